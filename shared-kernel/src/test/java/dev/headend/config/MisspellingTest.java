package dev.headend.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MisspellingTest {
    private static final Set<String> SETTINGS = Set.of("EVENT_CALLBACK_URL", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EVENT_CALLBACK_ULR", // two swapped
                "EVENT_CALBACK_URL", // one too few
                "EVENT_CALLBACK_UR", // at the end
                "VENT_CALLBACK_URL", // at the beginning
                "EVENT_CALLBACKS_URL", // one too many
                "EVENT_CALLBACK_URLS",
                "EVENT_CALLBACK_URI", // another
                "EVENT_CALLBACKURL", // underscores
                "EVENTCALLBACKURL",
                "EVENT__CALLBACK_URL_",
                "event_callback_url" // case
            })
    void isOneSlipAway(String name) {
        assertThat(Misspelling.among(List.of(name), SETTINGS))
                .containsExactly(new Misspelling(name, List.of("EVENT_CALLBACK_URL")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EVENT_CALLBACK_URL", // as it should be
                "HTTPS_PROXY", // a slip from another setting, but a setting
                "http_proxy",
                "EVENT_CALLBACK_LUR_", // two slips
                "EVENT_CALLBACK",
                "EVENT_CALLBACK_AUTH",
                "URL",
                "EVENT_CALLBACK_URL\n"
            })
    void isNone(String name) {
        assertThat(Misspelling.among(List.of(name), SETTINGS)).isEmpty();
    }

    @Test
    void namesAllThatMayBeMeantAndShowsNoValue() {
        assertThat(Misspelling.among(List.of("HTTPX_PROXY"), List.of("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY")))
                .singleElement()
                .extracting(Misspelling::warning)
                .isEqualTo("HTTPX_PROXY is set, but there is no such setting: did you mean HTTPS_PROXY or HTTP_PROXY?");
    }

    /** They often share an environment: what one of them, or the launcher, knows must not look like another's misspelt. */
    @Test
    void noProgramWarnsOfVariablesOfAnother() throws IOException {
        Path root = Path.of("..").toAbsolutePath().normalize();
        List<Path> pages;
        try (Stream<Path> docs = Files.list(root.resolve("docs"))) {
            pages = docs.filter(page -> page.getFileName().toString().startsWith("settings-"))
                    .toList();
        }
        assertThat(pages).hasSizeGreaterThanOrEqualTo(3);
        Set<String> all = matches(root.resolve("headend"), "[A-Z]\\w*_\\w+");
        for (Path page : pages) {
            all.addAll(settings(page));
        }
        for (Path page : pages) {
            assertThat(Misspelling.among(all, settings(page)))
                    .as(page.toString())
                    .isEmpty();
        }
    }

    private static Set<String> settings(Path page) throws IOException {
        return matches(page, "(?<=^\\| `)\\w+");
    }

    private static Set<String> matches(Path file, String regex) throws IOException {
        return Pattern.compile(regex, Pattern.MULTILINE)
                .matcher(Files.readString(file))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
