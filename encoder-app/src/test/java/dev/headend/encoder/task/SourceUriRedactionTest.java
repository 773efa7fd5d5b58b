package dev.headend.encoder.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceUriRedactionTest {
    @ParameterizedTest
    @CsvSource({
        "rtmp://host:1935/news/s3cret, cannot open rtmp://host:1935/news/s3cret: refused, cannot open ***: refused",
        "rtmp://host:1935/news/s3cret, rtmp://host:1935/news/s3cret?cache=clear: refused, ***?cache=clear: refused",
        "rtmp://host:1935/news/s3cret?a=b, no stream s3cret in news, no stream *** in news",
        "rtmp://host:1935/news/s3cret, connection refused, connection refused",
        "rtmp://host:1935/news/k, broken pipe, broken pipe"
    })
    void theKeyIsNotShown(String uri, String said, String shown) {
        assertThat(SourceUriRedaction.of(uri, said)).isEqualTo(shown);
    }
}
