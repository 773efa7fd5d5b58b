package dev.headend.edge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LivePlaylistTest {
    @ParameterizedTest
    @CsvSource({
        "#EXTM3U|#EXT-X-TARGETDURATION:6|#EXTINF:6.0|a.ts, 6",
        "#EXTM3U|#EXT-X-TARGETDURATION:6|#EXTINF:6.0|a.ts|#EXT-X-ENDLIST, 0",
        "#EXTM3U|#EXT-X-STREAM-INF:BANDWIDTH=1|a.m3u8, 0",
        "#EXTM3U|# #EXT-X-TARGETDURATION:6, 0",
        "#EXTM3U|#EXT-X-TARGETDURATION:0, 0",
        "#EXTM3U|#EXT-X-TARGETDURATION:99999999999, 0",
        "'', 0"
    })
    void theTargetDurationOfALivePlaylistIsFound(String playlist, int seconds) {
        byte[] bytes = playlist.replace('|', '\n').getBytes(StandardCharsets.UTF_8);

        assertThat(LivePlaylist.targetSeconds(bytes)).isEqualTo(seconds);
    }
}
