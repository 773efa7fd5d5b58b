package dev.headend.chart.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboards that the chart brings. There is no Grafana here: what it needs to show them is asserted. */
class DashboardsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int COLUMNS = 24;
    private static final int GRAFANA_11 = 39;
    private static final String DATASOURCE = "{\"type\":\"prometheus\",\"uid\":\"${datasource}\"}";
    private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");

    @TempDir
    Path folder;

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("headend", "dashboards"))) {
            return files.sorted().toList();
        }
    }

    private static JsonNode read(Path file) throws IOException {
        return JSON.readTree(file.toFile());
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        List<JsonNode> elements = new ArrayList<>();
        array.forEach(elements::add);
        return elements.stream();
    }

    /** Those that show something. */
    private static List<JsonNode> panels(JsonNode dashboard) {
        return stream(dashboard.path("panels"))
                .filter(panel -> !panel.path("type").asText().equals("row"))
                .toList();
    }

    private static List<JsonNode> targets(JsonNode dashboard) {
        return panels(dashboard).stream()
                .flatMap(panel -> stream(panel.path("targets")))
                .toList();
    }

    /** Of panels and annotations, as Prometheus gets them. */
    private static List<Expression> expressions(JsonNode dashboard) {
        return Stream.concat(targets(dashboard).stream(), stream(dashboard.at("/annotations/list")))
                .map(query -> query.path("expr").asText().replace("$__rate_interval", "5m"))
                .map(Expression::new)
                .toList();
    }

    @Test
    void theFilesAreTheDashboards() throws IOException {
        assertThat(files()).hasSize(3).allSatisfy(file -> {
            JsonNode dashboard = read(file);
            assertThat(dashboard.path("uid").asText() + ".json")
                    .isEqualTo(file.getFileName().toString());
            assertThat(dashboard.path("title").asText()).startsWith("Headend / ");
            assertThat(dashboard.path("schemaVersion").asInt()).isGreaterThanOrEqualTo(GRAFANA_11);
            assertThat(dashboard.has("id")).as("an id is that of one Grafana").isFalse();
        });
    }

    @ParameterizedTest
    @MethodSource("files")
    void datasourceNamespaceAndReleaseAreChosen(Path file) throws IOException {
        JsonNode dashboard = read(file);
        assertThat(stream(dashboard.at("/templating/list"))
                        .map(variable -> variable.path("name").asText()))
                .startsWith("datasource", "namespace", "release");
        assertThat(dashboard.findValues("datasource"))
                .hasSizeGreaterThan(10)
                .allSatisfy(datasource -> assertThat(datasource).hasToString(DATASOURCE));
        assertThat(expressions(dashboard))
                .allSatisfy(expression ->
                        assertThat(expression.text()).contains("namespace=~\"$namespace\"", "release=~\"$release\""));
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachPanelSaysWhatItShowsInWhichUnit(Path file) throws IOException {
        assertThat(panels(read(file))).hasSizeGreaterThan(10).allSatisfy(panel -> {
            assertThat(panel.path("title").asText()).isNotBlank();
            assertThat(panel.path("description").asText()).endsWith(".");
            assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotBlank();
            assertThat(panel.path("targets")).isNotEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("files")
    void noTwoPanelsLieOnEachOther(Path file) throws IOException {
        Set<String> taken = new HashSet<>();
        Set<Integer> ids = new HashSet<>();
        for (JsonNode panel : read(file).path("panels")) {
            assertThat(ids.add(panel.path("id").asInt()))
                    .as("id of %s", panel.path("title"))
                    .isTrue();
            JsonNode place = panel.path("gridPos");
            assertThat(place.path("x").asInt() + place.path("w").asInt()).isLessThanOrEqualTo(COLUMNS);
            for (int x = 0; x < place.path("w").asInt(); x++) {
                for (int y = 0; y < place.path("h").asInt(); y++) {
                    String cell = (place.path("x").asInt() + x) + ","
                            + (place.path("y").asInt() + y);
                    assertThat(taken.add(cell))
                            .as("%s at %s", panel.path("title"), cell)
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachNamesOnlyMetricsAndLabelsThatThereAre(Path file) throws IOException {
        KnownMetrics metrics = new KnownMetrics();
        expressions(read(file)).forEach(metrics::assertKnown);
    }

    @ParameterizedTest
    @MethodSource("files")
    void legendsNameLabelsThatAreLeft(Path file) throws IOException {
        for (JsonNode target : targets(read(file))) {
            Expression expression = new Expression(target.path("expr").asText());
            boolean isAggregated = expression.text().contains(" by (");
            LEGEND.matcher(target.path("legendFormat").asText())
                    .results()
                    .map(name -> name.group(1))
                    .forEach(label -> assertThat(isAggregated ? expression.groupings() : Set.of("instance"))
                            .as(expression.text())
                            .contains(label));
        }
    }

    @Test
    void prometheusCanReadTheExpressions() throws Exception {
        List<String> rules = new ArrayList<>();
        for (Path file : files()) {
            for (Expression expression : expressions(read(file))) {
                rules.add("{\"record\": \"panel:%d\", \"expr\": %s}"
                        .formatted(rules.size(), JSON.writeValueAsString(expression.text())));
            }
        }
        Path file = Files.writeString(
                folder.resolve("panels.json"),
                "{\"groups\": [{\"name\": \"panels\", \"rules\": [%s]}]}".formatted(String.join(", ", rules)));
        Promtool.assertAccepts(List.of("check", "rules", "--lint=none", file.toString()));
    }
}
