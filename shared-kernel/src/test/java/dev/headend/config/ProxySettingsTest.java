package dev.headend.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.net.http.proxy.HttpProxy;
import dev.headend.net.http.proxy.Proxies;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ProxySettingsTest {
    private static final URI PLAIN = URI.create("http://app.example/");
    private static final URI SECURE = URI.create("https://app.example/");

    private static Proxies read(Map<String, String> environment) {
        SettingsTable.Reading reading = ProxySettings.TABLE.read(environment);
        assertThat(reading.problems()).isEmpty();
        return new Binder(new MapConfigurationPropertySource(reading.properties()))
                .bindOrCreate("headend.proxy", ProxyProperties.class)
                .toProxies();
    }

    @Test
    void withoutAnyEverythingIsReachedDirectly() {
        assertThat(read(Map.of()).toward(PLAIN)).isEmpty();
        assertThat(read(Map.of("HTTP_PROXY", "", "http_proxy", "")).toward(PLAIN))
                .isEmpty();
    }

    @Test
    void capitalsWinAndBothNamesDo() {
        Map<String, String> both = Map.of("HTTP_PROXY", "one:1", "http_proxy", "two:2", "https_proxy", "three:3");
        assertThat(read(both).toward(PLAIN)).map(HttpProxy::host).contains("one");
        assertThat(read(both).toward(SECURE)).map(HttpProxy::host).contains("three");
        assertThat(read(Map.of("http_proxy", "two:2")).toward(PLAIN))
                .map(HttpProxy::host)
                .contains("two");
        assertThat(read(Map.of("HTTPS_PROXY", "one:1", "no_proxy", "app.example"))
                        .toward(SECURE))
                .isEmpty();
    }

    @Test
    void aMalformedOneIsSaidWithoutItsPassword() {
        assertThat(ProxySettings.TABLE
                        .read(Map.of("HTTPS_PROXY", "socks5://user:verysecret@proxy:1", "no_proxy", "http://app"))
                        .problems())
                .hasSize(2)
                .anyMatch(
                        p -> p.startsWith("HTTPS_PROXY is (not shown), but it must be a proxy's URL: http://HOST:PORT"))
                .anyMatch(p -> p.startsWith("no_proxy is 'http://app', but it must be a list of"))
                .noneMatch(p -> p.contains("verysecret"));
    }
}
