package dev.headend.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ControlTokenPropertyTest {
    private final ControlToken token = new ControlToken("test", Clock.systemUTC());

    @Property(tries = 300)
    void noTextMakesItThrow(@ForAll String text) {
        assertThatCode(() -> token.accepts(ControlRole.RTMP, text)).doesNotThrowAnyException();
    }

    @Property(tries = 300)
    void nobodyGuessesAPart(@ForAll String text) {
        String part = Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        String[] issued = token.issue(ControlRole.RTMP).split("\\.");

        assertThat(token.accepts(ControlRole.RTMP, part + "." + issued[1] + "." + issued[2]))
                .isFalse();
        assertThat(token.accepts(ControlRole.RTMP, issued[0] + "." + part + "." + issued[2]))
                .isFalse();
        assertThat(token.accepts(ControlRole.RTMP, issued[0] + "." + issued[1] + "." + part))
                .isFalse();
    }
}
