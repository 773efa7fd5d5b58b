package dev.headend.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    private static final int MAX = ChannelId.DEFAULT_MAX_LENGTH;

    @ParameterizedTest
    @ValueSource(strings = {"a", "Z", "0", "-", "_", "news_24-7", "0000019a8c3b7e10000000010badcafe"})
    void takesLettersDigitsDashesAndUnderscores(String text) {
        assertThat(ChannelId.parse(text, MAX))
                .hasValueSatisfying(id -> assertThat(id).hasToString(text));
        assertThat(StreamKey.parse(text, MAX))
                .hasValueSatisfying(key -> assertThat(key.value()).isEqualTo(text));
        assertThat(StreamId.parse(text)).hasValueSatisfying(id -> assertThat(id).hasToString(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "a b", "a/b", "..", "a.b", "ü", "٣", "a\n", "a\u0000", "*", "%41", "a?b", "`", "{", "@", "[",
                "/", ":"
            })
    void takesNothingElse(String text) {
        assertThat(ChannelId.parse(text, MAX)).isEmpty();
        assertThat(StreamKey.parse(text, MAX)).isEmpty();
        assertThat(StreamId.parse(text)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new ChannelId(text));
        assertThatIllegalArgumentException().isThrownBy(() -> new StreamKey(text));
        assertThatIllegalArgumentException().isThrownBy(() -> new StreamId(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b!", "p@ss word", "ü", "%41", "="})
    void aTokenOfAnyCharactersStandsForAKeyOfItsOwn(String token) {
        StreamKey key = StreamKey.ofToken(token).orElseThrow();

        assertThat(StreamKey.parse(key.value(), MAX)).contains(key);
        assertThat(StreamKey.ofToken(token)).contains(key);
        assertThat(StreamKey.ofToken(token + "!")).isPresent().isNotEqualTo(Optional.of(key));
        assertThat(StreamKey.ofToken("x".repeat(129)).orElseThrow().value()).hasSize(43);
    }

    @Test
    void aTokenThatCouldBeAKeyIsThatKey() {
        assertThat(StreamKey.ofToken("s3cret")).contains(new StreamKey("s3cret"));
        assertThat(StreamKey.ofToken("")).isEmpty();
    }

    @Test
    void takesIdsUpToTheLimitOfTheOperator() {
        assertThat(ChannelId.parse("a".repeat(128), 128)).isPresent();
        assertThat(ChannelId.parse("a".repeat(129), 128)).isEmpty();
        assertThat(StreamKey.parse("a".repeat(8), 8)).isPresent();
        assertThat(StreamKey.parse("a".repeat(9), 8)).isEmpty();
    }

    @Test
    void streamIdsAreBoundedBecauseTheyBecomeFileNames() {
        assertThat(StreamId.parse("a".repeat(128))).isPresent();
        assertThat(StreamId.parse("a".repeat(129))).isEmpty();
        assertThat(new StreamId("a".repeat(128))).isNotNull();
        assertThatIllegalArgumentException().isThrownBy(() -> new StreamId("a".repeat(129)));
    }

    @Test
    void aKeyIsComparedAndNeverShown() {
        StreamKey key = new StreamKey("topsecret");

        assertThat(key.matches(new StreamKey("topsecret"))).isTrue();
        assertThat(key.matches(new StreamKey("topsecreT"))).isFalse();
        assertThat(key.matches(new StreamKey("topsecret2"))).isFalse();
        assertThat(key).hasToString("***");
    }
}
