package dev.headend.edge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;

class GzipTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip|true",
                "GZIP|true",
                "br, gzip|true",
                "deflate,gzip;q=0.5,br|true",
                "*|true",
                "gzip;q=1.0|true",
                "gzip ; q=0.001|true",
                "gzip;q=0|false",
                "gzip;q=0.000|false",
                "br, deflate|false",
                "identity|false",
                "x-gzipped|false",
                "''|false",
                ";|false",
                ",,|false"
            })
    void knowsWhoTakesIt(String acceptEncoding, boolean accepted) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.ACCEPT_ENCODING, acceptEncoding);
        assertThat(Gzip.isAccepted(headers)).isEqualTo(accepted);
    }

    @Test
    void nobodyTakesItWithoutSayingSo() {
        assertThat(Gzip.isAccepted(new HttpHeaders())).isFalse();
    }

    /** On an event loop, which has others to serve: it took 190 ms for each. */
    @Test
    @Timeout(5)
    void blanksCostNothing() {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.ACCEPT_ENCODING, "a" + " ".repeat(8000) + "b");
        for (int i = 0; i < 200; i++) {
            assertThat(Gzip.isAccepted(headers)).isFalse();
        }
    }

    @Property(tries = 100)
    void keepsEveryByte(@ForAll byte[] text) throws IOException {
        assertThat(new GZIPInputStream(new ByteArrayInputStream(Gzip.compress(text))).readAllBytes())
                .isEqualTo(text);
    }
}
