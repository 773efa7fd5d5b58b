package dev.headend.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fixed tokens were made with another implementation, as existing peers make them: {@code sub}, and mostly no more. */
class ControlTokenTest {
    private static final String LONG_SECRET = "0123456789abcdef".repeat(5);
    private static final String HEADER = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.";
    private static final String RTMP_CLAIMS = "eyJzdWIiOiJydG1wLWNvbnRyb2wifQ.";
    private static final String RTMP_BY_TEST = HEADER + RTMP_CLAIMS + "kaGpF6KkfGCSGmtAnOePecRUjkuKpq2tz-lYAJIpJng";
    private static final String RTMP_BY_LONG_SECRET =
            HEADER + RTMP_CLAIMS + "I48RFuEPiCiiihwaCcQQa6aOoo88T6nm1zj_FnEUGUc";
    private static final String RTMP_BY_UMLAUT = HEADER + RTMP_CLAIMS + "wJuE2GN07emIE-KavkoF5Wa7RZSXuXqojEtN_GdeOKE";
    /** With {@code exp} 1800000000. */
    private static final String HLS_THAT_EXPIRES =
            HEADER + "eyJzdWIiOiJobHMtY29udHJvbCIsImV4cCI6MTgwMDAwMDAwMH0.-kHu9glyjRBBvLvT1QJ_ceiHLtHI_xFMP8KBBRUAkHM";

    private static final Instant EXPIRY = Instant.ofEpochSecond(1_800_000_000);
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void acceptsTheTokensOfExistingPeers() {
        assertThat(token("test").accepts(ControlRole.RTMP, RTMP_BY_TEST)).isTrue();
        assertThat(token(LONG_SECRET).accepts(ControlRole.RTMP, RTMP_BY_LONG_SECRET))
                .isTrue();
        assertThat(token("schlüssel").accepts(ControlRole.RTMP, RTMP_BY_UMLAUT)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"t", "test", "exactly-thirty-two-bytes-secret!", "a secret of more than thirty-two bytes"})
    void acceptsWhatItIssues(String secret) {
        for (ControlRole role : ControlRole.values()) {
            assertThat(token(secret).accepts(role, token(secret).issue(role))).isTrue();
        }
    }

    @Test
    void issuesShortLivedTokens() {
        String issued = token("test").issue(ControlRole.HLS);

        assertThat(payloadOf(issued))
                .isEqualTo("{\"sub\":\"hls-control\",\"iat\":%d,\"exp\":%d}"
                        .formatted(
                                NOW.getEpochSecond(),
                                NOW.plus(Duration.ofMinutes(5)).getEpochSecond()));
    }

    @ParameterizedTest
    @EnumSource(ControlRole.class)
    void refusesATokenOfAnotherKindOfPeer(ControlRole role) {
        for (ControlRole other : ControlRole.values()) {
            assertThat(token("test").accepts(other, token("test").issue(role))).isEqualTo(role == other);
        }
    }

    @Test
    void refusesATokenOnceItHasExpired() {
        assertThat(tokenAt(EXPIRY.minusSeconds(1)).accepts(ControlRole.HLS, HLS_THAT_EXPIRES))
                .isTrue();
        assertThat(tokenAt(EXPIRY.plusSeconds(61)).accepts(ControlRole.HLS, HLS_THAT_EXPIRES))
                .isFalse();
    }

    @Test
    void forgivesClocksThatDifferByAMinute() {
        assertThat(tokenAt(EXPIRY.plusSeconds(59)).accepts(ControlRole.HLS, HLS_THAT_EXPIRES))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not a token",
                "..",
                HEADER + RTMP_CLAIMS,
                // alg none
                "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0." + RTMP_CLAIMS,
                // HS512, signed rightly with the same secret
                "eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9." + RTMP_CLAIMS
                        + "LyDCufXvEcEr5yD7nanGOFc6EqqYrHQVDLHY_UrHcPGORzIcGhNBEN4Wd-U90DfbIN9tgH2JoIbQq9MaK12z_Q",
                // says HS256, but is signed with HS512
                HEADER + RTMP_CLAIMS
                        + "nDthhPNNy4SCFJqnfEzt2ZW7dvA8wObiJqZRaXBTXH-2RK0mZ4GF5FXh2KiJbG55yooPnH7eq7ZJodPHSGot7w",
                // rightly signed, without a subject
                HEADER + "e30.P4Lqll22jQQJ1eMJikvNg5HKG-cKB0hUZA9BZFIG7Jk",
                // the last character of the signature is another
                HEADER + RTMP_CLAIMS + "kaGpF6KkfGCSGmtAnOePecRUjkuKpq2tz-lYAJIpJnh0",
                // signed with another secret
                RTMP_BY_LONG_SECRET,
            })
    void refusesEverythingElse(String text) {
        assertThat(token("test").accepts(ControlRole.RTMP, text)).isFalse();
    }

    @Test
    void refusesHs512AlsoWithASecretLongEnoughForIt() {
        String hs512 = "eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9." + RTMP_CLAIMS
                + "5NqJ4YKYiMr5zX25e-Qe7GPZt6rFPFc9xSIDe8pEruoVwggdNfgh00gv-448jEHIrhCcn0Ux5qqcTAuwzgZNZA";

        assertThat(token(LONG_SECRET).accepts(ControlRole.RTMP, hs512)).isFalse();
    }

    @Test
    void needsASecret() {
        assertThatIllegalArgumentException().isThrownBy(() -> token(""));
    }

    private static ControlToken token(String secret) {
        return new ControlToken(secret, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static ControlToken tokenAt(Instant instant) {
        return new ControlToken("test", Clock.fixed(instant, ZoneOffset.UTC));
    }

    private static String payloadOf(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
    }
}
