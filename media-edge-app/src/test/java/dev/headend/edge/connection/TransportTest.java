package dev.headend.edge.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.Epoll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportTest {
    /** Where the library is missing, all is served without epoll, and nothing but a line of the log says so. */
    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch_64"})
    void epollIsThereForProcessorsOfBothKinds(String processor) {
        assertThat(Epoll.class.getResource("/META-INF/native/libnetty_transport_native_epoll_" + processor + ".so"))
                .isNotNull();
    }
}
