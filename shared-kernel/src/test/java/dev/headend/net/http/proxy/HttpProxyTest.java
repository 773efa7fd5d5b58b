package dev.headend.net.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.net.http.auth.HttpAuth;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpProxyTest {
    @ParameterizedTest
    @CsvSource({
        "http://proxy.example:3128,   proxy.example:3128",
        "http://proxy.example:3128/,  proxy.example:3128",
        "HTTP://proxy.example,        proxy.example:80",
        "proxy.example:3128,          proxy.example:3128",
        "proxy,                       proxy:80",
        "http://192.0.2.1:8,          192.0.2.1:8",
        "http://[2001:db8::1]:3128,   [2001:db8::1]:3128",
        "http://[::1]:3128,           [::1]:3128",
        "http://proxy:65535,          proxy:65535",
    })
    void isAUrlOrHostAndPort(String text, String meant) {
        assertThat(HttpProxy.parse(text)).hasToString(meant);
        assertThat(HttpProxy.parse(text).auth()).isEqualTo(new HttpAuth.None());
    }

    @ParameterizedTest
    @CsvSource({
        "http://u:p@proxy:1,            u,   p",
        "u:p@proxy:1,                   u,   p",
        "http://u%40x:p%3A%2F+@proxy:1, u@x, p:/+",
        "http://u:a:b@proxy:1,          u,   a:b",
        "http://u@proxy:1,              u,   ''",
        "http://:p@proxy:1,             '',  p",
    })
    void userAndPasswordArePercentDecoded(String text, String user, String password) {
        assertThat(HttpProxy.parse(text).auth()).isEqualTo(new HttpAuth.Basic(user, password));
    }

    @Test
    void thePasswordIsNotShown() {
        assertThat(HttpProxy.parse("http://u:hush@proxy:1")).hasToString("proxy:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socks5://proxy:1080",
                "https://proxy:3129",
                "http://",
                "http://proxy:65536",
                "http://proxy:0",
                "http://proxy:port",
                "http://proxy/path",
                "http://proxy/?query",
                "http://u:%zz@proxy:1",
                "http://u:p@ss/w@proxy:1",
                "two words",
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> HttpProxy.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void noMessageRepeatsThePassword(@ForAll String noise) {
        String text = "http://user:verysecret" + noise + "@proxy";
        try {
            assertThat(HttpProxy.parse(text).toString()).doesNotContain("verysecret");
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageNotContaining("verysecret").hasNoCause();
        }
    }
}
