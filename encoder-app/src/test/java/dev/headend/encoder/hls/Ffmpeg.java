package dev.headend.encoder.hls;

import dev.headend.encoder.ffmpeg.FfmpegEvent;
import dev.headend.encoder.ffmpeg.FfmpegEvents;
import dev.headend.encoder.ffmpeg.FfmpegLocator;
import dev.headend.encoder.ffmpeg.FfmpegTools;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** The real FFmpeg, for tests: the one the build unpacked, or the machine's. */
public final class Ffmpeg {
    public static final FfmpegTools TOOLS = new FfmpegLocator(
                    null,
                    null,
                    Objects.requireNonNullElse(System.getenv("PATH"), ""),
                    Path.of("target/ffmpeg").toAbsolutePath())
            .locate()
            .orElseThrow(() -> new IllegalStateException("no FFmpeg on this machine, nor in target/ffmpeg"));

    private Ffmpeg() {}

    /** Makes a recording of a moving picture with a tone, or one of the two. */
    public static Path source(Path file, int seconds, boolean picture, boolean sound)
            throws IOException, InterruptedException {
        CommandOf command = new CommandOf("-y", "-hide_banner", "-loglevel", "error");
        if (picture) {
            command.and("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25");
        }
        if (sound) {
            command.and("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100");
        }
        command.and("-t", String.valueOf(seconds), "-c:v", "libx264", "-preset", "ultrafast", "-g", "25");
        command.and("-c:a", "aac", "-f", "flv", file.toString());
        output(TOOLS.ffmpegWith(command.words));
        return file;
    }

    /** Runs the encoder on a file and hands on what it reports. */
    public static void encode(List<String> arguments, Path source, Consumer<FfmpegEvent> sink)
            throws IOException, InterruptedException {
        Process process = TOOLS.ffmpegWith(arguments)
                .redirectInput(source.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(line -> FfmpegEvents.read(line).ifPresent(sink));
        }
        expectSuccess(process);
    }

    /** How many packets of a kind ({@code v}, {@code a}) there are when it is read to its end. */
    public static int packets(Path playable, String kind) throws IOException, InterruptedException {
        String count = output(TOOLS.ffprobeWith(List.of(
                "-v",
                "error",
                "-count_packets",
                "-select_streams",
                kind,
                "-show_entries",
                "stream=nb_read_packets",
                "-of",
                "csv=p=0",
                playable.toString())));
        return Integer.parseInt(count.strip().lines().findFirst().orElseThrow().replace(",", ""));
    }

    private static String output(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        expectSuccess(process);
        return text;
    }

    private static void expectSuccess(Process process) throws InterruptedException {
        if (process.waitFor() != 0) {
            throw new IllegalStateException("FFmpeg ended with " + process.exitValue());
        }
    }

    private static final class CommandOf {
        private final List<String> words;

        CommandOf(String... words) {
            this.words = new java.util.ArrayList<>(List.of(words));
        }

        void and(String... more) {
            words.addAll(List.of(more));
        }
    }
}
