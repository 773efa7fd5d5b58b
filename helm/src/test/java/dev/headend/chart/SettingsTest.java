package dev.headend.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.chart.Rendered.PodOf;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every variable that a template sets is one that the program knows, by its list of settings in docs. */
class SettingsTest {
    /** Set to true to write the chart's lists instead of checking them. */
    private static final String WRITE = "headend.docs.write";

    private static final Map<String, Set<String>> KNOWN = Map.of(
            "coordinator", read("settings-coordinator.md"),
            "edge", read("settings-media-edge.md"),
            "encoder", read("settings-encoder.md"));

    private static Set<String> read(String document) {
        Path file = Chart.FOLDER.resolve("../../docs").resolve(document);
        try {
            return Pattern.compile("(?m)^\\| `(\\w+)` \\|")
                    .matcher(Files.readString(file))
                    .results()
                    .map(row -> row.group(1))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theDocumentsWereRead() {
        assertThat(KNOWN)
                .allSatisfy((program, settings) -> assertThat(settings)
                        .as(program)
                        .hasSizeGreaterThan(30)
                        .contains("MANAGEMENT_PORT", "CONTROL_SECRET"));
    }

    /** By which it refuses a setting of another program. */
    @Test
    void theChartKnowsTheSettingsOfEachProgram() throws IOException {
        for (Map.Entry<String, Set<String>> program : KNOWN.entrySet()) {
            Path list = Chart.FOLDER.resolve("settings/%s.txt".formatted(program.getKey()));
            String expected = String.join("\n", new TreeSet<>(program.getValue())) + "\n";
            if (Boolean.getBoolean(WRITE)) {
                Files.writeString(list, expected);
            }
            assertThat(list)
                    .as("write it with: mvn -pl helm test -Dtest=SettingsTest -D" + WRITE + "=true")
                    .hasContent(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void everyVariableIsASettingOfItsProgram(Values values) {
        Rendered rendered = Chart.render(values);
        KNOWN.forEach((component, settings) -> {
            PodOf pod = rendered.pod(component);
            assertThat(pod.spec().getContainers().getFirst().getEnv())
                    .as(component)
                    .extracting(EnvVar::getName)
                    .isNotEmpty()
                    .isSubsetOf(settings);
        });
    }

    /** Names in texts of the chart, such as those of credentials in the schema: an old name misleads. */
    @ParameterizedTest
    @MethodSource("dev.headend.chart.Matrix#all")
    void settingsThatNotesSpeakOfAreKnown(Values values) {
        Set<String> named = Pattern.compile("\\b[A-Z]+(?:_[A-Z]+)+\\b")
                .matcher(Chart.render(values).notes())
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        assertThat(KNOWN.values().stream().flatMap(Set::stream).collect(Collectors.toSet()))
                .containsAll(named);
    }
}
