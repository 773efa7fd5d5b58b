package dev.headend.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The targets, each with what a fuzzer begins with: a line of hex for each input, in {@code fuzz/TARGET.txt} of the test resources.
 * What a fuzzer has found is added there. Behind a {@code #} is a comment.
 */
enum Seeds {
    HANDSHAKE(HandshakeTarget::fuzzerTestOneInput),
    CHUNKS(ChunksTarget::fuzzerTestOneInput),
    AMF0(Amf0Target::fuzzerTestOneInput),
    MESSAGES(MessagesTarget::fuzzerTestOneInput),
    TRACKS(TracksTarget::fuzzerTestOneInput),
    CONTAINERS(ContainersTarget::fuzzerTestOneInput);

    final Consumer<byte[]> target;

    Seeds(Consumer<byte[]> target) {
        this.target = target;
    }

    List<byte[]> inputs() {
        return lines().map(line -> line.replaceAll("#.*|\\s", ""))
                .filter(hex -> !hex.isEmpty())
                .map(HexFormat.of()::parseHex)
                .toList();
    }

    private Stream<String> lines() {
        try (var in = Seeds.class.getResourceAsStream("/fuzz/" + title() + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** As in the target's class name. */
    private String title() {
        return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }

    /**
     * Writes seeds as a fuzzer wants them, a file for each input, and makes the folder for what it learns.
     *
     * @param args where; the target's title
     */
    public static void main(String[] args) throws IOException {
        Seeds seeds = valueOf(args[1].toUpperCase(Locale.ROOT));
        Path folder = Files.createDirectories(Path.of(args[0], "seeds", seeds.title()));
        Files.createDirectories(Path.of(args[0], "corpus", seeds.title()));
        int number = 0;
        for (byte[] input : seeds.inputs()) {
            Files.write(folder.resolve("seed-" + number++), input);
        }
    }
}
