package dev.headend.net.http;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The body of an answer that nobody wants. It has to be read to its end all the same: a connection on which something is
 * left is closed, and a new one for every request costs more than the request.
 */
final class UnreadBody {
    /** A longer body costs more than a new connection. */
    private static final int MAX_BYTES = 64 * 1024;

    /** Nor is more of anybody's time due to it. */
    static final Duration PATIENCE = Duration.ofMillis(200);

    private UnreadBody() {}

    /** Reads it and throws it away; when it is long, slow or broken, the connection goes with it. Never an error. */
    static Mono<Void> discard(Publisher<ByteBuf> body) {
        return Flux.from(body)
                .map(ByteBuf::readableBytes)
                .scan(0L, Long::sum)
                .takeUntil(bytes -> bytes > MAX_BYTES)
                .then()
                .timeout(PATIENCE)
                .onErrorComplete();
    }
}
