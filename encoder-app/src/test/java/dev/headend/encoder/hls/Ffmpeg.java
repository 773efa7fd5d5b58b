package dev.headend.encoder.hls;

import dev.headend.encoder.ffmpeg.FfmpegEvent;
import dev.headend.encoder.ffmpeg.FfmpegEventParser;
import dev.headend.encoder.ffmpeg.FfmpegLocator;
import dev.headend.encoder.ffmpeg.FfmpegTools;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
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

    /** Makes a recording of a moving picture with a tone, or one of the two, with a keyframe every second. */
    public static Path source(Path file, int seconds, boolean picture, boolean sound)
            throws IOException, InterruptedException {
        List<String> inputs = new ArrayList<>();
        if (picture) {
            inputs.addAll(List.of("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25"));
        }
        if (sound) {
            inputs.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=44100"));
        }
        List<String> coding = List.of("-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-c:a", "aac");
        make(file, inputs, List.of("-t", String.valueOf(seconds)), coding);
        return file;
    }

    /** Writes a file; its name's end says what it is. */
    @SafeVarargs
    public static void make(Path file, List<String>... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("-y", "-nostdin", "-hide_banner", "-loglevel", "error"));
        List.of(arguments).forEach(words::addAll);
        words.add(file.toString());
        output(TOOLS.ffmpegWith(words));
    }

    /** Runs the encoder on a file and hands on what it reports. */
    public static void encode(List<String> arguments, Path source, Consumer<FfmpegEvent> sink)
            throws IOException, InterruptedException {
        Process process = TOOLS.ffmpegWith(arguments)
                .redirectInput(source.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            FfmpegEventParser parser = new FfmpegEventParser();
            lines.lines().forEach(line -> parser.read(line).ifPresent(sink));
        }
        expectSuccess(process);
    }

    /** How many packets of a kind ({@code v}, {@code a}) there are when it is read to its end. */
    public static int packets(Path playable, String kind) throws IOException, InterruptedException {
        return packets(playable.toString(), kind);
    }

    /** @param playable a file or an address */
    public static int packets(String playable, String kind) throws IOException, InterruptedException {
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
                playable)));
        return Integer.parseInt(count.strip().lines().findFirst().orElseThrow().replace(",", ""));
    }

    /** Presentation time in seconds and flags of the first packet of the picture. */
    public static List<String> firstPacket(Path segment) throws IOException, InterruptedException {
        String packets = output(TOOLS.ffprobeWith(List.of(
                "-v",
                "error",
                "-select_streams",
                "v",
                "-show_entries",
                "packet=pts_time,flags",
                "-of",
                "csv=p=0",
                segment.toString())));
        return List.of(packets.lines().findFirst().orElseThrow().split(",")).subList(0, 2);
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
}
