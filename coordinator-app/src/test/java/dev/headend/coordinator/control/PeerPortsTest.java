package dev.headend.coordinator.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.Patience;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

class PeerPortsTest {
    private final PeerPorts ports = new PeerPorts();

    /** Returns when it is known, which may be a moment after it is bound. */
    private DisposableServer bind() {
        CompletableFuture<DisposableServer> known = new CompletableFuture<>();
        ports.apply(HttpServer.create().host("127.0.0.1").port(0))
                .doOnBound(known::complete)
                .bindNow();
        return known.orTimeout(Patience.SECONDS, TimeUnit.SECONDS).join();
    }

    @Test
    void areClosedOnceTheLastOneIs() {
        assertThat(ports.closed().toFuture()).isCompleted();
        DisposableServer one = bind();
        DisposableServer two = bind();
        CompletableFuture<Void> closed = ports.closed().toFuture();
        one.disposeNow();
        assertThat(closed).isNotDone();
        two.disposeNow();
        assertThat(closed).succeedsWithin(Patience.TIME);
        assertThat(ports.closed().toFuture()).succeedsWithin(Patience.TIME);
    }
}
