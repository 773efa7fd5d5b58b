package dev.headend.rtmp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.rtmp.client.ClientRequest.Purpose;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientRequestTest {
    @ParameterizedTest
    @CsvSource({
        "rtmp://127.0.0.1/ch/key,               ch,      rtmp://127.0.0.1/ch,         key",
        "rtmps://host:443/ch/key?cache=clear,   ch,      rtmps://host:443/ch,         key?cache=clear",
        "rtmp://[::1]:1935/live/one/key,        live/one, rtmp://[::1]:1935/live/one, key",
        "rtmp://host/c/k,                       c,       rtmp://host/c,               k",
    })
    void anAddressNamesApplicationAndStream(URI address, String app, String tcUrl, String name) {
        ClientRequest request = ClientRequest.to(address, Purpose.PLAY);

        assertThat(request.app()).isEqualTo(app);
        assertThat(request.tcUrl()).isEqualTo(tcUrl);
        assertThat(request.streamName()).isEqualTo(name);
        assertThat(request).hasToString("PLAY " + app);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rtmp://host",
                "rtmp://host/",
                "rtmp://host/secret",
                "rtmp://host/secret/",
                "rtmp:secret",
                "rtmp://host//secret"
            })
    void withoutThemItIsRefused(URI address) {
        assertThatThrownBy(() -> ClientRequest.to(address, Purpose.PUBLISH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an RTMP address is rtmp://HOST[:PORT]/APP/NAME");
    }
}
