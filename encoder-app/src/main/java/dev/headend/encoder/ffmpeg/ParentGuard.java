package dev.headend.encoder.ffmpeg;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes a program that does not read its standard input end with this JVM: a shell holds the pipe from us and kills the
 * program when the pipe closes. The operating system closes it even after {@code kill -9}.
 */
public final class ParentGuard {
    /** Descriptor 3 is our pipe. The guard reads it to its end; the program has no standard input. */
    private static final String SCRIPT = """
            exec 3<&0
            "$@" </dev/null 3<&- &
            program=$!
            { while read -r _; do :; done; kill -KILL "$program"; } <&3 >/dev/null 2>&1 3<&- &
            guard=$!
            exec 3<&-
            wait "$program"
            code=$?
            kill "$guard" 2>/dev/null
            exit "$code"
            """;

    private ParentGuard() {}

    /** The same program with the same arguments and environment, under a guard. */
    public static ProcessBuilder of(ProcessBuilder builder) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "parent-guard"));
        command.addAll(builder.command());
        return builder.command(command);
    }
}
