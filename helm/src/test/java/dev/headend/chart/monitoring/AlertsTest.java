package dev.headend.chart.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The alerts that the chart brings. When they fire is in {@code src/test/resources/alerts}, which promtool plays. */
class AlertsTest {
    private static final Path RULES = Path.of("headend", "alerts");
    private static final Path SCENARIOS = Path.of("src", "test", "resources", "alerts");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Pattern HEADING = Pattern.compile("(?m)^### (Headend\\w+)\n\n(Critical|Warning)\\.");
    private static final Pattern FIRES = Pattern.compile("ALERTS\\{alertname=\"(\\w+)\", alertstate=\"firing\"");

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    static List<Path> rules() throws IOException {
        return files(RULES);
    }

    static List<Path> scenarios() throws IOException {
        return files(SCENARIOS);
    }

    private static List<JsonNode> alerts() throws IOException {
        List<JsonNode> alerts = new ArrayList<>();
        for (Path file : rules()) {
            YAML.readTree(file.toFile())
                    .path("groups")
                    .forEach(group -> group.path("rules").forEach(alerts::add));
        }
        return alerts;
    }

    private static List<String> names() throws IOException {
        return alerts().stream().map(alert -> alert.path("alert").asText()).toList();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void prometheusTakesTheRules(Path file) throws Exception {
        Promtool.assertAccepts(List.of("check", "rules", "--lint-fatal", file.toString()));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void alertsFireWhenTheyShouldAndOnlyThen(Path file) throws Exception {
        Promtool.assertAccepts(List.of("test", "rules", file.toString()));
    }

    @Test
    void eachHasAScenarioInWhichItFires() throws IOException {
        List<String> firing = new ArrayList<>();
        for (Path file : scenarios()) {
            FIRES.matcher(Files.readString(file))
                    .results()
                    .map(fires -> fires.group(1))
                    .forEach(firing::add);
        }
        assertThat(firing).containsAll(names()).isSubsetOf(names());
    }

    @Test
    void namesAreUnique() throws IOException {
        assertThat(names()).hasSizeGreaterThan(20).doesNotHaveDuplicates();
    }

    @Test
    void eachSaysWhatIsWrongAndWhereToRead() throws IOException {
        assertThat(alerts()).allSatisfy(alert -> {
            JsonNode annotations = alert.path("annotations");
            assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning");
            assertThat(annotations.path("summary").asText()).isNotBlank().hasSizeLessThan(100);
            assertThat(annotations.path("description").asText())
                    .hasSizeGreaterThan(80)
                    .endsWith(".");
            assertThat(annotations.path("runbook_url").asText())
                    .isEqualTo(
                            "docs/operations.md#" + alert.path("alert").asText().toLowerCase(Locale.ROOT));
        });
    }

    @Test
    void thePageSaysOfEachWhatToDoAndHowUrgentItIs() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "operations.md"));
        List<String> described = HEADING.matcher(page)
                .results()
                .map(heading -> said(heading, 1) + " " + said(heading, 2).toLowerCase(Locale.ROOT))
                .toList();
        List<String> known = alerts().stream()
                .map(alert -> alert.path("alert").asText() + " "
                        + alert.at("/labels/severity").asText())
                .toList();
        assertThat(described).containsExactlyInAnyOrderElementsOf(known);
    }

    private static String said(MatchResult heading, int group) {
        return heading.group(group);
    }

    @Test
    void eachNamesOnlyMetricsAndLabelsThatThereAre() throws IOException {
        KnownMetrics metrics = new KnownMetrics();
        for (JsonNode alert : alerts()) {
            metrics.assertKnown(new Expression(alert.path("expr").asText()));
        }
    }

    /** A fixed job, namespace or pod would be that of one installation. */
    @Test
    void noneKnowsAnInstallation() throws IOException {
        assertThat(alerts())
                .allSatisfy(
                        alert -> assertThat(new Expression(alert.path("expr").asText()).matchers())
                                .extracting(Expression.Matcher::label)
                                .doesNotContain("job", "namespace", "release", "instance", "pod", "service"));
    }
}
