package dev.headend.encoder.ffmpeg;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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
    private static final int VERSION_SECONDS = 10;
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

    /** Whether both programs run: a program whose libraries are missing does not. Starts both; blocks. */
    public boolean canRun() {
        return runs(ffmpegWith(List.of("-version"))) && runs(ffprobeWith(List.of("-version")));
    }

    private static boolean runs(ProcessBuilder builder) {
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = builder.start();
            boolean ended = process.waitFor(VERSION_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            return ended && process.exitValue() == 0;
        } catch (IOException notRunnable) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
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
