package dev.headend.net.http;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The body of an answer that is not needed. It is read to its end all the same: a connection with unread bytes is closed, and
 * a new connection for every request costs more than the request.
 */
final class UnreadBody {
    /** A longer body costs more than a new connection. */
    private static final int MAX_BYTES = 64 * 1024;

    /** Waiting longer for it costs more than a new connection. */
    static final Duration TIMEOUT = Duration.ofMillis(200);

    private UnreadBody() {}

    /** Reads and discards it; if it is long, slow or broken, the connection is closed. Never an error. */
    static Mono<Void> discard(Publisher<ByteBuf> body) {
        return discard(body, TIMEOUT);
    }

    /** @param timeout how long it is waited for */
    static Mono<Void> discard(Publisher<ByteBuf> body, Duration timeout) {
        return Flux.from(body)
                .map(ByteBuf::readableBytes)
                .scan(0L, Long::sum)
                .takeUntil(bytes -> bytes > MAX_BYTES)
                .then()
                .timeout(timeout)
                .onErrorComplete();
    }
}
