package dev.headend.edge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where media may be, and how a policy names that. */
class MediaUrlTest {
    @ParameterizedTest
    @CsvSource({
        "https://cdn.example, https://cdn.example, https://cdn.example",
        "HTTPS://CDN.Example:8443/, https://cdn.example:8443, https://cdn.example:8443",
        "http://192.0.2.1:9000/Bucket//, http://192.0.2.1:9000/Bucket, http://192.0.2.1:9000/Bucket/",
        "https://cdn.example/a%20b/c~d, https://cdn.example/a%20b/c~d, https://cdn.example/a%20b/c~d/"
    })
    void isAFolderOfAServer(String text, String base, String source) {
        assertThat(MediaUrl.of(text)).isEqualTo(new MediaUrl(base, source));
        assertThat(DeliverySettings.TABLE.read(Map.of("HLS_MEDIA_URL", text)).problems())
                .isEmpty();
    }

    @Test
    void isWarnedOfWhereBrowsersWillNotLoadIt() {
        assertThat(hint("HTTP://cdn.example", "cert.pem")).contains("HLS_MEDIA_URL begins with http://");
        assertThat(hint("https://cdn.example", "cert.pem")).isEmpty();
        assertThat(DeliverySettings.insecureMedia(
                        Map.of("HLS_MEDIA_URL", "http://cdn.example", "ACME_DOMAINS", "edge.example")))
                .isPresent();
        assertThat(DeliverySettings.insecureMedia(Map.of("HLS_MEDIA_URL", "http://cdn.example")))
                .isEmpty();
    }

    private static String hint(String url, String certificate) {
        return DeliverySettings.insecureMedia(Map.of("HLS_MEDIA_URL", url, "SSL_CERT", certificate))
                .orElse("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cdn.example",
                "/media",
                "//cdn.example",
                "ftp://cdn.example",
                "https://",
                "https://user@cdn.example",
                "https://cdn.example/?a=b",
                "https://cdn.example/#a",
                "https://cdn.example/a;script-src",
                "https://cdn.example/a,b",
                "https://cdn.example/'",
                "https://a b/",
                "https://[2001:db8::1]/"
            })
    void isNothingElse(String text) {
        assertThat(DeliverySettings.TABLE.read(Map.of("HLS_MEDIA_URL", text)).problems())
                .singleElement()
                .asString()
                .contains("HLS_MEDIA_URL is '", "but it must be a URL that begins with http:// or https://");
    }
}
