package dev.headend.encoder.ffmpeg;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The ffmpeg and ffprobe in use.
 *
 * @param ffmpeg path of the program
 * @param ffprobe path of the program
 * @param libraries folder of the libraries they need; null = the system's
 */
public record FfmpegTools(
        Path ffmpeg, Path ffprobe, @Nullable Path libraries) {
    private static final Pattern VERSION_LINE = Pattern.compile("^(\\w+) version (\\S{1,60})");
    private static final Set<String> PASSED_ON =
            Set.of("PATH", "LD_LIBRARY_PATH", "LD_PRELOAD", "HOME", "TMPDIR", "LANG", "TZ");
    /** Language; graphics cards for NVENC, and which of them a container has. */
    private static final List<String> PREFIXES_PASSED_ON = List.of("LC_", "CUDA_", "NVIDIA_");

    /** An ffmpeg process, not started. */
    public ProcessBuilder ffmpegWith(List<String> arguments) {
        return builder(ffmpeg, arguments);
    }

    /** An ffprobe process, not started. */
    public ProcessBuilder ffprobeWith(List<String> arguments) {
        return builder(ffprobe, arguments);
    }

    /**
     * The version of ffmpeg, such as {@code 5.1.6-0+deb12u1}; empty if it does not run, as a program whose libraries are missing or
     * one of another machine's architecture, or is another program. Starts it; blocks.
     */
    public Optional<String> version() throws InterruptedException {
        return version(ffmpegWith(List.of("-version")), "ffmpeg");
    }

    /** The same of ffprobe. */
    Optional<String> probeVersion() throws InterruptedException {
        return version(ffprobeWith(List.of("-version")), "ffprobe");
    }

    private static Optional<String> version(ProcessBuilder builder, String name) throws InterruptedException {
        try {
            return version(FfmpegTrial.run(builder, new byte[0]), name);
        } catch (IOException notStarted) {
            return Optional.empty();
        }
    }

    private static Optional<String> version(FfmpegTrial.Result result, String name) {
        Matcher first = VERSION_LINE.matcher(result.output().lines().findFirst().orElse(""));
        return result.exitCode() == 0 && first.find() && first.group(1).equals(name)
                ? Optional.of(first.group(2))
                : Optional.empty();
    }

    private ProcessBuilder builder(Path program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        keepOnlyWhatIsNeeded(builder.environment());
        if (libraries != null) {
            builder.environment().put("LD_LIBRARY_PATH", libraries.toString());
        }
        return builder;
    }

    /** Ours holds secrets, which a program that strangers' bytes take over could read. */
    static void keepOnlyWhatIsNeeded(Map<String, String> environment) {
        environment
                .keySet()
                .removeIf(name ->
                        !PASSED_ON.contains(name) && PREFIXES_PASSED_ON.stream().noneMatch(name::startsWith));
    }
}
