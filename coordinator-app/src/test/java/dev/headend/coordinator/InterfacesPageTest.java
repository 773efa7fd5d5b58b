package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.ApiDescription;
import dev.headend.coordinator.harness.ApiDescription.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/interfaces.md}, held against the description that the coordinator serves, which {@link WebhooksTest} and
 * {@link ApiDescriptionTest} hold against what it does, and against the other pages.
 */
class InterfacesPageTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern HEADER = Pattern.compile("`((?:x|webhook)-[a-z-]+)`");
    private static final Pattern SETTING = Pattern.compile("`([A-Z0-9]+(?:_[A-Z0-9]+)+)`(?: \\((\\d+)\\))?");
    private static final Pattern SETTING_ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| (?:`([^`]*)`)? \\|");
    private static final Pattern METRIC = Pattern.compile("`(headend_\\w+)`");
    private static final Pattern JSON = Pattern.compile("(?s)```json\n(.*?)```");

    /** Of the launcher and of the example application. */
    private static final Set<String> SETTINGS_OF_OTHERS =
            Set.of("COORDINATOR_PORT", "EDGE_URL", "COORDINATOR_URL", "EVENTS_DIR");

    private final String page = read("interfaces.md");
    private final Part description = description().root();

    private static String read(String name) {
        try {
            return Files.readString(DOCS.resolve(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ApiDescription description() {
        try (InputStream yaml = InterfacesPageTest.class.getResourceAsStream("commands/openapi.yaml")) {
            return new ApiDescription(new String(Objects.requireNonNull(yaml).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Stream<MatchResult> found(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    @Test
    void itNamesAllHeadersAndNoOthers() {
        Part webhooks = description.at("webhooks");
        Part question = webhooks.at("keyVerification").at("post");
        Stream<String> answer = question.at("responses").at("200").at("headers").parts().keySet().stream();
        Stream<String> requests = Stream.of(
                        question, webhooks.at("eventCallback").at("post"), close())
                .flatMap(request -> request.at("parameters").items())
                .map(parameter -> parameter.text("name"));

        assertThat(found(HEADER, page).map(header -> header.group(1)).collect(Collectors.toSet()))
                .isEqualTo(Stream.concat(answer, requests).collect(Collectors.toSet()));
    }

    private Part close() {
        return description.at("paths").at("/commands/close").at("post");
    }

    @Test
    void itsSettingsExistAndHaveTheseDefaults() {
        Map<String, String> defaults = new TreeMap<>();
        for (String program : List.of("coordinator", "media-edge", "encoder")) {
            found(SETTING_ROW, read("settings-" + program + ".md"))
                    .forEach(row -> defaults.put(row.group(1), String.valueOf(row.group(2))));
        }
        assertThat(found(SETTING, page).filter(setting -> !SETTINGS_OF_OTHERS.contains(setting.group(1))))
                .hasSizeGreaterThan(20)
                .allSatisfy(setting -> {
                    String name = setting.group(1);
                    assertThat(defaults).containsKey(name);
                    if (setting.group(2) != null) {
                        assertThat(defaults).containsEntry(name, setting.group(2));
                    }
                });
    }

    @Test
    void itsMetricsExist() {
        assertThat(found(METRIC, page).map(metric -> metric.group(1)))
                .isNotEmpty()
                .allSatisfy(metric -> assertThat(read("metrics.md")).contains("| `" + metric));
    }

    @Test
    void itsAnswersAreAsDescribed() {
        List<String> answers = found(JSON, page).map(json -> json.group(1)).toList();
        Part schemas = description.at("components").at("schemas");

        assertThat(schemas.at("Capacity").flawsOf(answers.get(0))).isEmpty();
        assertThat(schemas.at("Report").flawsOf(answers.get(1))).isEmpty();
        assertThat(schemas.at("Report").flawsOf(answers.get(0))).isNotEmpty();
    }
}
