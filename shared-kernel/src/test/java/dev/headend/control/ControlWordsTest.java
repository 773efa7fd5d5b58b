package dev.headend.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words that the protocol fixes: paths, subjects, ports, names. */
class ControlWordsTest {

    @ParameterizedTest
    @CsvSource({
        "RTMP, /ws/control/rtmp, rtmp-control, 1935",
        "WSS,  /ws/control/wss,  wss-control,  80",
        "HLS,  /ws/control/hls,  hls-control,  0",
    })
    void ofEachKindOfPeer(ControlRole role, String path, String subject, int port) {
        assertThat(role.path()).isEqualTo(path);
        assertThat(role.tokenSubject()).isEqualTo(subject);
        assertThat(role.defaultPort()).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({"HLS-LIVE, HLS_LIVE", "hls-vod, HLS_VOD", "Img-Preview, IMG_PREVIEW", "HLS_LIVE, ", "'', "})
    void ofEachKindOfOutput(String name, StreamType type) {
        assertThat(StreamType.ofWireName(name).orElse(null)).isEqualTo(type);
    }

    @Test
    void anOutputIsNamedAsItIsRead() {
        assertThat(Arrays.stream(StreamType.values()))
                .allSatisfy(type ->
                        assertThat(StreamType.ofWireName(type.wireName())).contains(type));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "resume, true",
                "RESUME, true",
                "'other, resume ', true",
                "'resume,', true",
                "resumes, false",
                "'resume other', false",
                "',', false",
                "'', false",
                "null, false"
            })
    void ofAListOfFeatures(String features, boolean named) {
        assertThat(ControlHeaders.names(features, ControlHeaders.RESUME)).isEqualTo(named);
    }
}
