package dev.headend.container;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * FFmpeg's programs, fed through a pipe as a live receiver is. The machine's own are taken, else those that the encoder's build
 * unpacks.
 */
final class Ffmpeg {
    private static final Path UNPACKED = Path.of("..", "encoder-app", "target", "ffmpeg");

    private Ffmpeg() {}

    /** What ffmpeg writes. Any message of it is an error. */
    static byte[] ffmpeg(byte[] input, String... arguments) throws IOException {
        return run("ffmpeg", input, arguments);
    }

    /** The lines that ffprobe writes of a stream. Any message of it, for example of a picture that cannot be decoded, is an error. */
    static List<String> ffprobe(byte[] input, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("-of", "csv=p=0", "-i", "pipe:0"));
        all.addAll(List.of(arguments));
        return new String(run("ffprobe", input, all.toArray(String[]::new)), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static byte[] run(String program, byte[] input, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(path(program), "-v", "error"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().merge("LD_LIBRARY_PATH", UNPACKED.toString(), (old, added) -> old + ":" + added);
        Process process = builder.start();
        try {
            CompletableFuture<Void> fed = CompletableFuture.runAsync(() -> feed(process, input));
            CompletableFuture<String> errors = CompletableFuture.supplyAsync(() -> text(process));
            byte[] output = process.getInputStream().readAllBytes();
            fed.join();
            if (!errors.join().isEmpty()) {
                throw new AssertionError(String.join(" ", command) + ": " + errors.join());
            }
            return output;
        } finally {
            process.destroyForcibly();
        }
    }

    private static void feed(Process process, byte[] input) {
        try (OutputStream out = process.getOutputStream()) {
            out.write(input);
        } catch (IOException enough) {
            // It does not read to the end.
        }
    }

    private static String text(Process process) {
        try {
            return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String path(String program) {
        Stream<Path> folders = Stream.of(System.getenv("PATH").split(":")).map(Path::of);
        return Stream.concat(folders, Stream.of(UNPACKED))
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("This test needs " + program + ": install FFmpeg, or build the"
                        + " module encoder-app first, which unpacks one into " + UNPACKED))
                .toString();
    }
}
