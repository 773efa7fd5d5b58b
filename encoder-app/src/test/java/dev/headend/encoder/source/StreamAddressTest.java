package dev.headend.encoder.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.encoder.source.StreamAddress.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses of sources: what is played, and what is shown. */
final class StreamAddressTest {
    @ParameterizedTest
    @CsvSource({
        "RTMP,       rtmp://10.0.0.1:1935/c/s3cret,    10.0.0.1,   1935, false",
        "RTMP,       rtmps://[::1]/c/s3cret,           ::1,        443,  true",
        "RTMP,       RTMP://edge.local/c/s3cret,       edge.local, 1935, false",
        "RTMP,       rtmp://10.0.0.1:19/a/b/s3cret?x=y, 10.0.0.1,  19,   false",
        "WEB_SOCKET, ws://10.0.0.1/c/s3cret,           10.0.0.1,   80,   false",
        "WEB_SOCKET, wss://edge.local/c/s3cret,        edge.local, 443,  true",
    })
    void anAddressHasItsParts(Protocol protocol, String uri, String host, int port, boolean tls)
            throws SourceException {
        StreamAddress address = StreamAddress.parse(protocol, uri);

        assertThat(address.host()).isEqualTo(host);
        assertThat(address.port()).isEqualTo(port);
        assertThat(address.isTls()).isEqualTo(tls);
        assertThat(address).asString().doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s3cret",
                "/etc/s3cret",
                "file:///etc/s3cret",
                "http://h/c/s3cret",
                "ws://h/c/s3cret",
                "concat:rtmp://h/c/s3cret",
                "rtmp:c/s3cret",
                "rtmp:///c/s3cret",
                "rtmp://h:1935",
                "rtmp://h:1935/c/",
                "rtmp://h:1935/s3cret",
                "rtmp://h:1935/c/s3cret app=x",
            })
    void anythingElseIsRefusedUnshown(String uri) {
        assertThatThrownBy(() -> StreamAddress.parse(Protocol.RTMP, uri))
                .isInstanceOf(SourceException.class)
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rtmp://h:1/c/s3cret?cache=clear: Connection refused | rtmp://h:1/c/…?cache=clear: Connection refused
            cannot open c/s3cret                                | cannot open c/…
            key "s3cret", /s3cret?x                             | key "…", /…?x
            nots3cret s3cret-not s3crets                        | nots3cret s3cret-not s3crets
            """)
    void theKeyIsTakenOutOfWhatIsSaid(String said, String shown) throws SourceException {
        assertThat(StreamAddress.parse(Protocol.RTMP, "rtmp://h:1/c/s3cret").redact(said))
                .isEqualTo(shown);
    }

    @Test
    void aKeyLikeAnotherPartOfTheAddressLeavesThatPart() throws SourceException {
        assertThat(StreamAddress.parse(Protocol.RTMP, "rtmp://test:1/test/test"))
                .hasToString("rtmp://test:1/test/…");
    }
}
