package dev.headend.encoder.source.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.source.StreamAddress;
import dev.headend.encoder.source.StreamAddress.Protocol;
import dev.headend.rtmp.client.ClientRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of servers. */
final class PlayRequestTest {
    @ParameterizedTest
    @CsvSource({
        "rtmp://10.0.0.1:1935/c/key, c,   key?cache=clear,     rtmp://10.0.0.1:1935/c",
        "rtmps://[::1]/c/key,        c,   key?cache=clear,     rtmps://[::1]/c",
        "rtmp://h:19/c/key?a=b,      c,   key?a=b&cache=clear, rtmp://h:19/c",
        "rtmp://h:19/a/b/key,        a/b, key?cache=clear,     rtmp://h:19/a/b",
    })
    void theWholeStreamIsAskedFor(String uri, String app, String name, String tcUrl) throws Exception {
        ClientRequest request = PlayRequest.of(StreamAddress.parse(Protocol.RTMP, uri));

        assertThat(request.app()).isEqualTo(app);
        assertThat(request.streamName()).isEqualTo(name);
        assertThat(request.tcUrl()).isEqualTo(tcUrl);
    }
}
