package dev.headend.encoder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

final class ShownUrlTest {
    @Test
    void credentialsAreLeftOut() {
        assertThat(ShownUrl.of(URI.create("https://anna:geheim@store.example:8443/media/?sig=secret")))
                .isEqualTo("https://store.example:8443/media/");
        assertThat(ShownUrl.of(URI.create("http://store.example/media"))).isEqualTo("http://store.example/media");
    }
}
