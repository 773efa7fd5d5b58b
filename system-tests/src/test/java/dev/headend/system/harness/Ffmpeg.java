package dev.headend.system.harness;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The machine's FFmpeg, or else the one that the build of the encoder unpacks. */
public final class Ffmpeg {
    private static final Path BUNDLED = Checkout.ROOT.resolve("encoder-app/target/ffmpeg");
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private Ffmpeg() {}

    /** How to start {@code ffmpeg} or {@code ffprobe}. */
    static ProcessBuilder command(String program, List<String> arguments) {
        Path path = Stream.concat(
                        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                                .map(Path::of),
                        Stream.of(BUNDLED))
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + program));
        List<String> command = new ArrayList<>(List.of(path.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        if (path.startsWith(BUNDLED)) {
            builder.environment().put("LD_LIBRARY_PATH", BUNDLED.toString());
        }
        return builder;
    }

    /** Starts the {@code ffmpeg} of the machine, or else the one that the build unpacks. */
    public static Started start(String name, String... arguments) {
        return new Started(name, command("ffmpeg", quiet(arguments)));
    }

    /** Starts the {@code ffmpeg} that the build unpacks, a recent one with many codecs. */
    public static Started startRecent(String name, String... arguments) {
        return new Started(name, bundled("ffmpeg", quiet(arguments)));
    }

    private static List<String> quiet(String... arguments) {
        return Stream.concat(
                        Stream.of("-y", "-hide_banner", "-nostdin", "-loglevel", "warning"), Arrays.stream(arguments))
                .toList();
    }

    private static ProcessBuilder bundled(String program, List<String> arguments) {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of(BUNDLED.resolve(program).toString()), arguments.stream())
                        .toList());
        builder.environment().put("LD_LIBRARY_PATH", BUNDLED.toString());
        return builder;
    }

    /**
     * A checksum of each decoded picture of a file.
     *
     * @param track which of its video tracks, from 0
     */
    public static List<String> pictures(Path media, int track) {
        try (Started decoder = startRecent(
                "decoder",
                "-loglevel",
                "error",
                "-i",
                media.toString(),
                "-map",
                "0:v:" + track,
                "-f",
                "framemd5",
                "pipe:1")) {
            if (decoder.awaitEnd(PATIENCE) != 0) {
                throw new AssertionError("cannot decode " + media + ": " + decoder.lines());
            }
            return decoder.lines().stream()
                    .filter(line -> line.matches("\\d+,.*, [0-9a-f]{32}"))
                    .map(line -> line.substring(line.length() - 32))
                    .toList();
        }
    }

    /** Runs one to its end. @return the lines that it wrote; @throws AssertionError if it fails */
    static List<String> run(String program, String... arguments) {
        try (Started started = new Started(program, command(program, List.of(arguments)))) {
            int code = started.awaitEnd(PATIENCE);
            if (code != 0) {
                throw new AssertionError(program + " ended with " + code + ": " + started.lines());
            }
            return started.lines();
        }
    }

    /**
     * Counts the packets of a file or playlist.
     *
     * @param stream such as {@code v:0}
     */
    public static int packets(Path media, String stream) {
        List<String> lines = run(
                "ffprobe",
                "-v",
                "error",
                "-select_streams",
                stream,
                "-count_packets",
                "-show_entries",
                "stream=nb_read_packets",
                "-of",
                "csv=p=0",
                media.toString());
        return lines.stream()
                .filter(line -> line.matches("\\d+,?"))
                .map(line -> line.replace(",", ""))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no packet count of " + media + " in " + lines));
    }

    /** How long a file is, in seconds. */
    public static double seconds(Path media) {
        return Double.parseDouble(
                run("ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", media.toString())
                        .getFirst());
    }

    /** One entry of a stream, such as {@code width}. */
    public static String entry(Path media, String stream, String entry) {
        List<String> lines = run(
                "ffprobe",
                "-v",
                "error",
                "-select_streams",
                stream,
                "-show_entries",
                "stream=" + entry,
                "-of",
                "csv=p=0",
                media.toString());
        return lines.stream()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("")
                .replace(",", "");
    }
}
