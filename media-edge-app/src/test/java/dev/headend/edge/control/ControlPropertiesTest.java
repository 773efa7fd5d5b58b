package dev.headend.edge.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.control.link.LinkSettings;
import java.net.URI;
import java.time.Clock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the coordinator is told of where this program is reached. */
class ControlPropertiesTest {
    private static final int SERVED = 1935;
    private static final URI COORDINATOR = URI.create("ws://coordinator:8080");

    static Stream<Arguments> ports() {
        return Stream.of(
                arguments(null, null, SERVED),
                arguments(443, null, 443),
                arguments(null, 444, 444),
                arguments(443, 444, 444));
    }

    @ParameterizedTest
    @MethodSource("ports")
    void thePortIsTheMostParticularOneThatIsKnown(@Nullable Integer port, @Nullable Integer rtmpPort, int expected) {
        assertThat(link(new ExternalProperties(null, port, rtmpPort, false, null, null, null), "s")
                        .servedPort())
                .isEqualTo(expected);
    }

    @Test
    void tlsIsSaidOfTheRtmpSideFirst() {
        assertThat(link(new ExternalProperties(null, null, null, true, null, null, null), "s")
                        .servedOverTls())
                .isTrue();
        assertThat(link(new ExternalProperties(null, null, null, true, false, null, null), "s")
                        .servedOverTls())
                .isFalse();
        assertThat(link(new ExternalProperties(null, null, null, false, true, null, null), "s")
                        .servedOverTls())
                .isTrue();
    }

    @Test
    void theRestGoesAsItIs() {
        LinkSettings link = link(new ExternalProperties("192.0.2.1", null, null, false, null, null, null), null);
        assertThat(link.baseUrl()).isEqualTo(COORDINATOR);
        assertThat(link.role()).isEqualTo(ControlRole.RTMP);
        assertThat(link.externalIp()).isEqualTo("192.0.2.1");
        assertThat(link.token()).isNull();
    }

    private static LinkSettings link(ExternalProperties external, @Nullable String secret) {
        return new ControlProperties(COORDINATOR, true, secret)
                .linkSettings(external, SERVED, PeerInstance.random(), Clock.systemUTC());
    }
}
