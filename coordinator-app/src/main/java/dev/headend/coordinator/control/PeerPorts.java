package dev.headend.coordinator.control;

import io.netty.channel.Channel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;

/** The ports that peers can connect to. Thread-safe. */
final class PeerPorts implements NettyServerCustomizer {
    private final Queue<Channel> bound = new ConcurrentLinkedQueue<>();

    @Override
    public HttpServer apply(HttpServer server) {
        return server.doOnBound(port -> bound.add(port.channel()));
    }

    /** Completes when none of them takes connections any more. */
    Mono<Void> closed() {
        return Flux.fromIterable(bound).flatMap(PeerPorts::closed).then();
    }

    private static Mono<Void> closed(Channel port) {
        return Mono.create(sink -> port.closeFuture().addListener(_ -> sink.success()));
    }
}
