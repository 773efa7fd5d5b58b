package dev.headend.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the chart is rendered with.
 *
 * @param name said when something is wrong with what was rendered
 * @param layers in YAML, each over those before it, and all over the chart's own values
 */
record Values(String name, List<String> layers) {
    /** What somebody gets who sets nothing. */
    static final Values NONE = new Values("no values", List.of());

    static Values of(String name, String yaml) {
        return new Values(name, List.of(yaml));
    }

    /** These with more set. */
    Values with(String what, String yaml) {
        return new Values(
                name + ", " + what,
                Stream.concat(layers.stream(), Stream.of(yaml)).toList());
    }

    /** The values for tests that the chart brings. */
    static List<Values> ofChart() {
        try (Stream<Path> files = Files.list(Chart.FOLDER.resolve("ci"))) {
            return files.filter(file -> file.toString().endsWith("-values.yaml"))
                    .sorted()
                    .map(Values::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Values read(Path file) {
        try {
            return of("ci/" + file.getFileName(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
