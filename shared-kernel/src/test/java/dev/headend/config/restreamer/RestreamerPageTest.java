package dev.headend.config.restreamer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The documentation against the table, and the table against Restreamer-Edge's own documentation. */
class RestreamerPageTest {
    private static final Path PAGE = Path.of("..", "docs", "restreamer-edge.md");
    /** Set to true to write the table instead of checking it. */
    private static final String WRITE = "headend.docs.write";

    /** Its variables and defaults, as its README has them. */
    private static final String DOCUMENTED = """
            WORKER_PROCESSES "1"
            WORKER_CONNECTIONS "1024"
            RTMP_ACCESS_LOG "off"
            RTMP_SRV_PORT "1935"
            RTMP_SRV_TIMEOUT "60s"
            RTMP_SRV_PING "3m"
            RTMP_SRV_PING_TIMEOUT "30s"
            RTMP_SRV_MAX_STREAMS "32"
            RTMP_SRV_ACK_WINDOW "5000000"
            RTMP_SRV_CHUNK_SIZE "4096"
            RTMP_SRV_MAX_MESSAGE "1M"
            RTMP_SRV_BUFLEN "5s"
            RTMP_SRV_APP_HLS_INTERLEAVE "on"
            RTMP_SRV_APP_HLS_META "copy"
            RTMP_SRV_APP_HLS_WAIT_KEY "on"
            RTMP_SRV_APP_HLS_WAIT_VIDEO "on"
            RTMP_SRV_APP_HLS_DROP_IDLE_PUBLISHER "10s"
            RTMP_SRV_APP_HLS_SYNC "10ms"
            RTMP_SRV_APP_HLS_IDLE_STREAMS "off"
            RTMP_SRV_APP_HLS_HLS_FRAGMENT "2s"
            RTMP_SRV_APP_HLS_HLS_PLAYLIST_LENGTH "60"
            RTMP_SRV_APP_HLS_HLS_SYNC "1ms"
            RTMP_SRV_APP_HLS_HLS_CONTINOUS "off"
            RTMP_SRV_APP_HLS_HLS_NESTED "off"
            RTMP_SRV_APP_HLS_HLS_CLEANUP "on"
            RTMP_SRV_APP_HLS_HLS_FRAGMENT_NAMING "sequential"
            RTMP_SRV_APP_HLS_HLS_FRAGMENT_NAMING_GRANULARITY "0"
            RTMP_SRV_APP_HLS_HLS_FRAGMENT_SLICING "plain"
            RTMP_SRV_APP_HLS_HLS_TYPE "live"
            RTMP_SRV_APP_HLS_HLS_KEY "off"
            RTMP_SRV_APP_HLS_HLS_FRAGMENTS_PER_KEY "0"
            RTMP_SRV_APP_HLS_SNAPSHOT_INTERVAL "60"
            RTMP_SRV_APP_HLS_TRANSCODING "false"
            RTMP_SRV_APP_HLS_TRANSCODING_PROFILES "240p,360p,480p,720p,native"
            RTMP_PUBLISH_TOKEN "datarhei"
            RTMP_SRV_APP_HLS_PUBLISH_TOKEN ""
            HTTP_SENDFILE "on"
            HTTP_TCP_NOPUSH "on"
            HTTP_TCP_NODELAY "on"
            HTTP_ACCESS_LOG "off"
            HTTP_SRV_PORT "80"
            HTTP_SRV_LOC_HLS_ACCESS_CONTROL_ALLOW_ORIGIN "*"
            HTTP_AUTH_USERNAME "admin"
            HTTP_AUTH_PASSWORD "datarhei"
            HTTPS_SRV "false"
            HTTPS_SRV_PORT "443"
            HTTPS_SRV_CERT_DOMAIN "example.org"
            HTTPS_LETSENCRYPT "false"
            HTTPS_LETSENCRYPT_MAIL "admin@example.org"
            PLAYER_CREATE "true"
            PLAYER_WATERMARK_SOURCE "none"
            PLAYER_WATERMARK_POSITION "top-right"
            PLAYER_WATERMARK_LINK "none"
            PLAYER_COLOR_BUTTONS "3daa48"
            PLAYER_COLOR_SEEKBAR "3daa48"
            PLAYER_GA_ACCOUNT "none"
            PLAYER_GA_TRACKERNAME "datarheiEdge"
            """;

    @Test
    void everyVariableIsThereWithItsDefault() {
        assertThat(RestreamerVariables.ALL.stream()
                        .map(variable -> variable.name() + " \"" + variable.defaultValue() + "\"\n")
                        .collect(Collectors.joining()))
                .isEqualTo(DOCUMENTED);
    }

    @Test
    void theTableOfTheDocumentationIsThatOfThePrograms() throws IOException {
        String page = Files.readString(PAGE);
        String written = page.substring(0, page.indexOf("| Variable |")) + RestreamerPage.table();
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(PAGE, written);
        }
        assertThat(PAGE).as("to be written by a test run with -D%s=true", WRITE).hasContent(written);
    }

    /** What a variable is said to become is what a test of its own looks at. */
    @Test
    void everySettingThatOneBecomesIsTested() {
        for (RestreamerVariable variable : RestreamerVariables.ALL) {
            for (Translated setting : variable.settings()) {
                assertThat(RestreamerEdgeTest.ROWS)
                        .as("%s becomes %s", variable.name(), setting)
                        .anyMatch(row -> {
                            String[] parts = row.split("\\|", -1);
                            return parts[0].equals(setting.component().name())
                                    && (";" + parts[1]).contains(";" + variable.name() + "=")
                                    && parts[2].equals(setting.setting());
                        });
            }
        }
    }

    @Test
    void everyVariableThatIsHonouredTogetherWithOthersIsTested() {
        assertThat(RestreamerVariables.ALL.stream()
                        .filter(variable -> variable instanceof RestreamerVariable.Honoured)
                        .map(RestreamerVariable::name))
                .allMatch(name -> RestreamerEdgeTest.ROWS.stream().anyMatch(row -> row.contains(name + "=")));
    }
}
