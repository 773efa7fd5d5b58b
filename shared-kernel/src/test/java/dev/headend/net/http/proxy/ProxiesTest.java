package dev.headend.net.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
    private static final HttpProxy PLAIN = HttpProxy.parse("plain:1");
    private static final HttpProxy SECURE = HttpProxy.parse("secure:2");

    private static boolean goesDirectly(String noProxy, String url) {
        return new Proxies(PLAIN, SECURE, NoProxy.parse(noProxy))
                .toward(URI.create(url))
                .isEmpty();
    }

    @Test
    void eachSchemeHasItsOwn() {
        Proxies proxies = new Proxies(PLAIN, SECURE, NoProxy.NONE);
        assertThat(proxies.toward(URI.create("http://app.example/"))).contains(PLAIN);
        assertThat(proxies.toward(URI.create("https://app.example/"))).contains(SECURE);
        assertThat(proxies.toward(URI.create("HTTPS://app.example/"))).contains(SECURE);
        assertThat(new Proxies(PLAIN, null, NoProxy.NONE).toward(URI.create("https://app.example/")))
                .isEmpty();
        assertThat(Proxies.NONE.toward(URI.create("http://app.example/"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "*,                      http://app.example",
                "\"a, app.example\",     http://app.example",
                "a app.example,          http://app.example",
                "\" ,, app.example , \", http://app.example",
                "APP.example.,           http://app.EXAMPLE/path",
                "app.example,            http://app.example./",
                "example,                http://app.example",
                ".example,               http://app.example",
                "*.example,              http://app.example",
                "app.example:8080,       http://app.example:8080",
                "app.example:443,        https://app.example",
                "app-1,                  http://a.b.app-1",
                "192.0.2.7,              http://192.0.2.7:3000",
                "192.0.2.0/24,           http://192.0.2.7",
                "192.0.2.7:80,           http://192.0.2.7",
                "2001:db8::1,            http://[2001:db8::1]/",
                "[2001:db8::1]:80,       http://[2001:db8:0::1]/",
                "2001:db8::/32,          http://[2001:db8:1::1]/",
                "none,                   http://localhost:3000",
                "none,                   http://127.1.2.3:3000",
                "none,                   http://[::1]:3000",
            })
    void directly(String noProxy, String url) {
        assertThat(goesDirectly(noProxy, url)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "other.example,    http://app.example",
        "pp.example,       http://app.example",
        ".app.example,     http://app.example",
        "*.app.example,    http://app.example",
        "app.example:8080, http://app.example",
        "192.0.2.8,        http://192.0.2.7",
        "2.7,              http://192.0.2.7",
        "198.51.100.0/24,  http://192.0.2.7",
        "192.0.2.7:81,     http://192.0.2.7",
        "localhost,        http://localhost.example",
    })
    void throughTheProxy(String noProxy, String url) {
        assertThat(goesDirectly(noProxy, url)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://app", "a..b", "app:port", "10.0.0.0/33", "[::1", "a*b", "app.example:1:2"})
    void whatIsNoListIsRefused(String noProxy) {
        assertThatThrownBy(() -> NoProxy.parse(noProxy)).isInstanceOf(IllegalArgumentException.class);
    }
}
