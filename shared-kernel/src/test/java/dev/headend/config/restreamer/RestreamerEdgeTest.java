package dev.headend.config.restreamer;

import static dev.headend.config.restreamer.Component.COORDINATOR;
import static dev.headend.config.restreamer.Component.EDGE;
import static dev.headend.config.restreamer.Component.ENCODER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.config.SettingsTable;
import dev.headend.config.UnreadSetting;
import dev.headend.config.restreamer.RestreamerVariable.WithoutEffect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What Restreamer-Edge's variables become. */
class RestreamerEdgeTest {
    /** A program, variables, and a setting with its value that they become. */
    static final List<String> ROWS = List.of(
            "EDGE|RTMP_SRV_PORT=1940|RTMP_PORT|1940",
            "EDGE|RTMP_SRV_CHUNK_SIZE=8k|RTMP_CHUNK_SIZE|8192",
            "EDGE|RTMP_SRV_APP_HLS_DROP_IDLE_PUBLISHER=1500ms|PUBLISHER_TIMEOUT_SECONDS|2",
            "EDGE|RTMP_SRV_APP_HLS_DROP_IDLE_PUBLISHER=3m|PUBLISHER_TIMEOUT_SECONDS|180",
            "EDGE|RTMP_SRV_APP_HLS_DROP_IDLE_PUBLISHER=0|PUBLISHER_TIMEOUT_SECONDS|86400",
            "ENCODER|RTMP_SRV_APP_HLS_HLS_FRAGMENT=5s|HLS_TIME_SECONDS|5",
            "ENCODER|RTMP_SRV_APP_HLS_HLS_FRAGMENT=500ms|HLS_TIME_SECONDS|1",
            "ENCODER|RTMP_SRV_APP_HLS_HLS_FRAGMENT=5s|HLS_LIVE_PLAYLIST_SIZE|12",
            "ENCODER|RTMP_SRV_APP_HLS_HLS_PLAYLIST_LENGTH=18000|HLS_LIVE_PLAYLIST_SIZE|9000",
            "ENCODER|RTMP_SRV_APP_HLS_HLS_PLAYLIST_LENGTH=1s|HLS_LIVE_PLAYLIST_SIZE|3",
            "ENCODER|RTMP_SRV_APP_HLS_SNAPSHOT_INTERVAL=5|SNAPSHOT_INTERVAL_SECONDS|5",
            "ENCODER|RTMP_SRV_APP_HLS_SNAPSHOT_INTERVAL=0|SNAPSHOT_INTERVAL_SECONDS|0",
            "ENCODER|RTMP_SRV_APP_HLS_SNAPSHOT_INTERVAL=2500ms|SNAPSHOT_INTERVAL_SECONDS|3",
            "EDGE|RTMP_SRV_APP_HLS_SNAPSHOT_INTERVAL=5|SNAPSHOT_INTERVAL_SECONDS|5",
            "ENCODER|RTMP_SRV_APP_HLS_HLS_TYPE=event|HLS_PLAYLIST_TYPE|event",
            "ENCODER|RTMP_SRV_APP_HLS_HLS_KEY=on|HLS_KEYS|true",
            "ENCODER|RTMP_SRV_APP_HLS_HLS_KEY=on;RTMP_SRV_APP_HLS_HLS_FRAGMENTS_PER_KEY=20|HLS_FRAGMENTS_PER_KEY|20",
            "COORDINATOR|RTMP_SRV_APP_HLS_HLS_CLEANUP=off|PUBLISH_RECORD|YES",
            "COORDINATOR|RTMP_SRV_APP_HLS_TRANSCODING=true|PUBLISH_RESOLUTIONS|"
                    + "960x240~256,1440x360~512,1920x480~819,2880x720~2048,ORIGINAL",
            "COORDINATOR|RTMP_SRV_APP_HLS_TRANSCODING=true;RTMP_SRV_APP_HLS_TRANSCODING_PROFILES=240p, 720p|"
                    + "PUBLISH_RESOLUTIONS|960x240~256,2880x720~2048",
            "COORDINATOR|RTMP_SRV_APP_HLS_TRANSCODING_PROFILES=240p|PUBLISH_RESOLUTIONS|ORIGINAL",
            "COORDINATOR|RTMP_PUBLISH_TOKEN=s3cret|PUBLISH_TOKEN|s3cret",
            "COORDINATOR|RTMP_SRV_APP_HLS_PUBLISH_TOKEN=s3cret|PUBLISH_TOKEN|s3cret",
            "COORDINATOR|RTMP_SRV_APP_HLS_PUBLISH_TOKEN=old;RTMP_PUBLISH_TOKEN=new|PUBLISH_TOKEN|new",
            "EDGE|HTTP_SRV_PORT=8080|HTTP_PORT|8080",
            "EDGE|HTTP_SRV_LOC_HLS_ACCESS_CONTROL_ALLOW_ORIGIN=https://a.example|HLS_ALLOW_ORIGIN|https://a.example",
            "EDGE|HTTP_AUTH_USERNAME=me|STATUS_USERNAME|me",
            "EDGE|HTTP_AUTH_PASSWORD=s3cret|STATUS_PASSWORD|s3cret",
            "EDGE|HTTPS_SRV=true|SSL_CERT|/etc/letsencrypt/live/example.org/fullchain.pem",
            "EDGE|HTTPS_SRV=true;HTTPS_SRV_CERT_DOMAIN=a.example,b.example|SSL_KEY|"
                    + "/etc/letsencrypt/live/a.example/privkey.pem",
            "EDGE|HTTPS_SRV=true;HTTPS_LETSENCRYPT=true;HTTPS_SRV_CERT_DOMAIN=a.example,b.example|ACME_DOMAINS|a.example,b.example",
            "EDGE|HTTPS_SRV=true;HTTPS_LETSENCRYPT=true;HTTPS_SRV_CERT_DOMAIN=a.example;HTTPS_LETSENCRYPT_MAIL=me@a.example|ACME_EMAIL|"
                    + "me@a.example",
            "EDGE|HTTPS_SRV=true|SSL_PORT|443",
            "EDGE|HTTPS_SRV=true;HTTPS_SRV_PORT=4443|SSL_PORT|4443",
            "EDGE|PLAYER_CREATE=false|PLAYER_CREATE|false",
            "EDGE|PLAYER_WATERMARK_SOURCE=http://a/b.png|PLAYER_WATERMARK_SOURCE|http://a/b.png",
            "EDGE|PLAYER_WATERMARK_POSITION=top-left|PLAYER_WATERMARK_POSITION|top-left",
            "EDGE|PLAYER_WATERMARK_LINK=http://a/|PLAYER_WATERMARK_LINK|http://a/",
            "EDGE|PLAYER_COLOR_BUTTONS=000000|PLAYER_COLOR_BUTTONS|000000",
            "EDGE|PLAYER_COLOR_SEEKBAR=000000|PLAYER_COLOR_SEEKBAR|000000",
            "EDGE|PLAYER_GA_ACCOUNT=G-1A2B|PLAYER_GA_ACCOUNT|G-1A2B",
            "EDGE|PLAYER_GA_TRACKERNAME=edge1|PLAYER_GA_TRACKERNAME|edge1",
            "EDGE|RTMP_SRV_PORT=1940;RTMP_PORT=1950|RTMP_PORT|1950",
            "EDGE|RTMP_SRV_PORT=1940;RTMP_PORT=|RTMP_PORT|1940");

    private static SettingsTable.Translated translate(Component component, String... variables) {
        Map<String, String> environment = new HashMap<>(Map.of("RESTREAMER_EDGE", "YES"));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return RestreamerEdge.of(component).translate(environment);
    }

    @Test
    void nothingIsTranslatedUnasked() {
        Map<String, String> environment =
                Map.of("RESTREAMER_EDGE", "NO", "RTMP_SRV_PORT", "x", "HLS_TIME_SECONDS", "3");

        assertThat(RestreamerEdge.of(EDGE).translate(environment))
                .isEqualTo(SettingsTable.Translation.NONE.translate(environment));
    }

    @Test
    void itsDefaultsAreOurs() {
        assertThat(translate(COORDINATOR).environment())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "RESTREAMER_EDGE", "YES",
                        "PUBLISH_TOKEN", "datarhei",
                        "PUBLISH_RECORD", "NO",
                        "PUBLISH_RESOLUTIONS", "ORIGINAL"));
        assertThat(translate(ENCODER).environment())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "RESTREAMER_EDGE", "YES",
                        "HLS_TIME_SECONDS", "2",
                        "HLS_LIVE_PLAYLIST_SIZE", "30",
                        "HLS_PLAYLIST_TYPE", "live",
                        "HLS_KEYS", "false",
                        "HLS_FRAGMENTS_PER_KEY", "0",
                        "SNAPSHOT_INTERVAL_SECONDS", "60"));
        assertThat(translate(EDGE).environment())
                .containsEntry("RTMP_PORT", "1935")
                .containsEntry("HTTP_PORT", "80")
                .containsEntry("RTMP_TOKEN_APPLICATION", "hls")
                .containsEntry("PUBLISHER_TIMEOUT_SECONDS", "10")
                .containsEntry("STATUS_USERNAME", "admin")
                .containsEntry("STATUS_PASSWORD", "datarhei")
                .containsEntry("MAX_IP_CONCURRENT_CONNECTIONS", "0")
                .containsEntry("SNAPSHOT_INTERVAL_SECONDS", "60")
                .containsEntry("PLAYER_COLOR_BUTTONS", "3daa48")
                .doesNotContainKeys("SSL_CERT", "SSL_KEY", "SSL_PORT");
    }

    @ParameterizedTest
    @FieldSource("ROWS")
    void aVariableBecomesASetting(String row) {
        String[] parts = row.split("\\|", -1);
        SettingsTable.Translated translated = translate(
                Component.valueOf(parts[0]), parts[1].replace(';', '=').split("=", -1));

        assertThat(translated.problems()).isEmpty();
        assertThat(translated.environment()).containsEntry(parts[2], parts[3]);
    }

    /** As env files of Restreamer-Edge do it. */
    @ParameterizedTest
    @EnumSource(Component.class)
    void allDefaultsWrittenOutAreWhatIsDoneWithoutThem(Component component) {
        String[] defaults = RestreamerVariables.ALL.stream()
                .flatMap(variable -> Stream.of(variable.name(), variable.defaultValue()))
                .toArray(String[]::new);

        assertThat(translate(component, defaults)).isEqualTo(translate(component));
    }

    static Stream<RestreamerVariable> withoutEffect() {
        return RestreamerVariables.ALL.stream().filter(WithoutEffect.class::isInstance);
    }

    @ParameterizedTest
    @MethodSource("withoutEffect")
    void oneWithoutEffectChangesNothingAndIsWarnedOfUnlessThatIsAsItShouldBe(WithoutEffect variable) {
        SettingsTable.Translated without = translate(EDGE);
        SettingsTable.Translated with = translate(EDGE, variable.name(), "7");
        List<String> warnings = new ArrayList<>(with.warnings());
        warnings.removeAll(without.warnings());

        assertThat(with.environment()).isEqualTo(without.environment());
        assertThat(with.problems()).isEmpty();
        assertThat(warnings)
                .isEqualTo(
                        variable.unread().effect() == UnreadSetting.Effect.NONE
                                ? List.of()
                                : List.of(variable.name() + " is set, but " + variable.meaning()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTPS_SRV=false;HTTPS_LETSENCRYPT=true;HTTPS_SRV_CERT_DOMAIN=a.example|SSL_CERT SSL_KEY ACME_DOMAINS ACME_EMAIL",
                "HTTPS_SRV=true;HTTPS_SRV_CERT_DOMAIN=a.example|ACME_DOMAINS ACME_EMAIL",
                "HTTPS_SRV=true;HTTPS_LETSENCRYPT=true;HTTPS_SRV_CERT_DOMAIN=a.example|SSL_CERT SSL_KEY ACME_EMAIL",
                "HTTPS_SRV=true;HTTPS_LETSENCRYPT=true;HTTPS_SRV_CERT_DOMAIN=a.example;SSL_CERT=/own;SSL_KEY=/own|ACME_DOMAINS ACME_EMAIL",
                "HTTPS_SRV=true;ACME_DOMAINS=own.example|SSL_CERT SSL_KEY",
            })
    void thereIsOneCertificateAtMost(String variables, String unset) {
        SettingsTable.Translated translated =
                translate(EDGE, variables.replace(';', '=').split("=", -1));

        assertThat(translated.problems()).isEmpty();
        assertThat(translated.environment()).doesNotContainKeys(unset.split(" "));
    }

    @Test
    void aCertificateIsNotFetchedForTheDefaultDomain() {
        assertThat(translate(EDGE, "HTTPS_SRV", "true", "HTTPS_LETSENCRYPT", "true")
                        .problems())
                .containsExactly(
                        "HTTPS_LETSENCRYPT is true, but HTTPS_SRV_CERT_DOMAIN is the default example.org: set it to the"
                                + " domain names that lead to this machine");
    }

    @Test
    void whatHasNoEffectIsWarnedOfOnceAndOnlyIfItAsksForSomethingElse() {
        assertThat(warnings("WORKER_PROCESSES", "1", "HTTP_SENDFILE", "ON")).isEmpty();
        assertThat(warnings("WORKER_PROCESSES", "4"))
                .containsExactly("WORKER_PROCESSES is set, but the edge uses all processors by itself");
        assertThat(translate(ENCODER, "WORKER_PROCESSES", "4").warnings()).isEmpty();
    }

    /** Those of the edge, where no secret is the public default. */
    private static List<String> warnings(String... variables) {
        return translate(
                        EDGE,
                        Stream.concat(
                                        Stream.of("RTMP_PUBLISH_TOKEN", "s3cret", "HTTP_AUTH_PASSWORD", "s3cret"),
                                        Stream.of(variables))
                                .toArray(String[]::new))
                .warnings();
    }

    @Test
    void theDefaultTokenAndTheDefaultPasswordAreWarnedOf() {
        assertThat(translate(EDGE).warnings())
                .satisfiesExactly(
                        token -> assertThat(token).contains("RTMP_PUBLISH_TOKEN", "ANYONE"),
                        password -> assertThat(password).contains("HTTP_AUTH_PASSWORD", "ANYONE"));
        assertThat(translate(COORDINATOR).warnings()).isEmpty();
        assertThat(warnings("RTMP_PUBLISH_TOKEN", "", "RTMP_SRV_APP_HLS_PUBLISH_TOKEN", "s3cret"))
                .isEmpty();
        assertThat(warnings("RTMP_PUBLISH_TOKEN", "", "KEY_VERIFICATION_URL", "http://app"))
                .isEmpty();
        assertThat(warnings("HTTP_AUTH_PASSWORD", "", "STATUS_PASSWORD", "s3cret"))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Component.class)
    void allBadValuesAreSaidAtOnceByWhicheverProgramStartsFirst(Component component) {
        assertThat(translate(
                                component,
                                "RTMP_SRV_CHUNK_SIZE",
                                "big",
                                "RTMP_SRV_APP_HLS_HLS_FRAGMENT",
                                "2sec",
                                "RTMP_SRV_APP_HLS_TRANSCODING_PROFILES",
                                "240,1080p",
                                "HTTPS_SRV_PORT",
                                "99999")
                        .problems())
                .hasSize(4);
    }

    @Test
    void aCertificateThatIsOrderedWithoutHttpsIsWarnedOf() {
        assertThat(warnings("HTTPS_LETSENCRYPT", "true"))
                .containsExactly(
                        "HTTPS_LETSENCRYPT is true, but HTTPS_SRV is not, so it has no effect: no certificate is"
                                + " fetched; set HTTPS_SRV=true too, or unset it");
        assertThat(warnings("HTTPS_LETSENCRYPT", "true", "HTTPS_SRV", "on", "HTTPS_SRV_CERT_DOMAIN", "a.example"))
                .isEmpty();
        assertThat(warnings("HTTPS_LETSENCRYPT", "false")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RTMP_SRV_CHUNK_SIZE=big|RTMP_SRV_CHUNK_SIZE is 'big', but it must be a size in bytes, as 4096, 4k or 1M",
                "RTMP_SRV_APP_HLS_HLS_FRAGMENT=2 s|RTMP_SRV_APP_HLS_HLS_FRAGMENT is '2 s', but it must be a time, as 500ms, 10s or 3m",
                "RTMP_SRV_APP_HLS_TRANSCODING_PROFILES=4k|RTMP_SRV_APP_HLS_TRANSCODING_PROFILES is '4k', but it must be profiles of"
                        + " 240p, 360p, 480p, 720p and native, split by commas: '4k' is none of them",
                "RTMP_SRV_APP_HLS_HLS_PLAYLIST_LENGTH=6h|RTMP_SRV_APP_HLS_HLS_PLAYLIST_LENGTH is 6h, which is 10800 segments of 2 s,"
                        + " but a playlist has at most 10000",
                "HTTPS_SRV_CERT_DOMAIN=../x|HTTPS_SRV_CERT_DOMAIN is '../x', but it must be domain names, split by commas",
                "HTTPS_LETSENCRYPT_MAIL=me|HTTPS_LETSENCRYPT_MAIL is 'me', but it must be an e-mail address",
                "RTMP_SRV_APP_HLS_HLS_TYPE=vod|RTMP_SRV_APP_HLS_HLS_TYPE is 'vod', but it must be one of live, event",
                "RTMP_SRV_APP_HLS_HLS_KEY=aes|RTMP_SRV_APP_HLS_HLS_KEY is 'aes', but it must be YES or NO",
                "RTMP_SRV_APP_HLS_HLS_FRAGMENTS_PER_KEY=-1|RTMP_SRV_APP_HLS_HLS_FRAGMENTS_PER_KEY is '-1', but it must be a whole"
                        + " number from 0 to 2147483647",
                "RTMP_PUBLISH_TOKEN=a b&c|RTMP_PUBLISH_TOKEN is (not shown), but it must be ASCII characters without spaces, & and #,"
                        + " as it stands in addresses (?token=TOKEN) as it is",
                "HTTP_AUTH_USERNAME=a:b|HTTP_AUTH_USERNAME is 'a:b', but it must be a name without a colon",
            })
    void aBadValueIsSaidByItsOwnName(String variable, String problem) {
        assertThat(translate(COORDINATOR, variable.split("=")).problems()).containsExactly(problem);
    }

    @Test
    void aBadTokenIsSaidByTheOtherNameTooWhereThatIsSet() {
        assertThat(translate(COORDINATOR, "RTMP_SRV_APP_HLS_PUBLISH_TOKEN", "a#b")
                        .problems())
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("RTMP_SRV_APP_HLS_PUBLISH_TOKEN is (not shown), but it must be"));
    }
}
