package dev.headend.edge.rtmp.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** FFmpeg's programs, as real clients. The machine's own are taken, else those that the encoder's build unpacks. */
public final class Ffmpeg {
    private static final Path UNPACKED = Path.of("..", "encoder-app", "target", "ffmpeg");
    private static final long PATIENCE_SECONDS = 60;

    private Ffmpeg() {}

    /** Starts ffmpeg; its output goes to a file beside the others of the test. */
    public static Process start(Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program("ffmpeg"), "-y", "-hide_banner", "-nostdin"));
        command.addAll(List.of(arguments));
        return builder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** Waits for the end. @return what the process exited with */
    public static int await(Process process) throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("FFmpeg did not end within " + PATIENCE_SECONDS + " s");
        }
        return process.exitValue();
    }

    /** Runs ffmpeg to its end, which must be a good one. */
    public static void run(Path log, String... arguments) throws IOException, InterruptedException {
        if (await(start(log, arguments)) != 0) {
            throw new AssertionError("FFmpeg failed: " + Files.readString(log));
        }
    }

    /** How many packets each stream of a file has, as lines "video,300". */
    public static List<String> packets(Path file) throws IOException, InterruptedException {
        return probe(
                "-count_packets",
                "-show_entries",
                "stream=codec_type,nb_read_packets",
                "-of",
                "csv=p=0",
                file.toString());
    }

    /** What ffprobe says of something. */
    public static List<String> probe(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program("ffprobe"), "-v", "error"));
        command.addAll(List.of(arguments));
        Process process = builder(command).start();
        List<String> lines = process.inputReader().lines().toList();
        if (await(process) != 0) {
            throw new AssertionError("ffprobe failed: " + process.errorReader().readAllAsString());
        }
        return lines;
    }

    private static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().merge("LD_LIBRARY_PATH", UNPACKED.toString(), (old, added) -> old + ":" + added);
        return builder;
    }

    private static String program(String name) {
        Stream<Path> folders = Stream.of(System.getenv("PATH").split(":")).map(Path::of);
        return Stream.concat(folders, Stream.of(UNPACKED))
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("This test needs " + name + ": install FFmpeg, or build the"
                        + " module encoder-app first, which unpacks one into " + UNPACKED))
                .toString();
    }
}
