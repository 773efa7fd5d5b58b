package dev.headend.edge.delivery;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * How many bytes of texts are in the heap for all requests together, each until its answer has been sent or given up: anybody may
 * ask for the playlist of a long recording, and read nothing of it. What finds no room is sent from the disk. Thread-safe.
 */
final class TextMemory implements WebFilter {
    /** Of the heap, most of which may be in use by connections. */
    private static final int PART_OF_HEAP = 8;

    private static final String ROOM = TextMemory.class.getName();
    private static final LongPredicate NO_ROOM = _ -> false;

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    /** @param limit in bytes */
    TextMemory(long limit) {
        this.limit = limit;
    }

    /** One that fits this JVM's heap. */
    static TextMemory ofHeap() {
        return new TextMemory(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    /** Takes so many bytes, if there is room for them, for the answer to a request. */
    static LongPredicate roomFor(ServerRequest request) {
        return (LongPredicate) request.attributes().getOrDefault(ROOM, NO_ROOM);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        Share share = new Share();
        LongPredicate room = share::take;
        exchange.getAttributes().put(ROOM, room);
        return chain.filter(exchange).doFinally(_ -> share.close());
    }

    /** What one answer has of it. Its file may be read after the client has left: then it gets nothing. */
    private final class Share {
        private long own;
        private boolean closed;

        synchronized boolean take(long bytes) {
            if (closed) {
                return false;
            }
            if (used.addAndGet(bytes) > limit) {
                used.addAndGet(-bytes);
                return false;
            }
            own += bytes;
            return true;
        }

        synchronized void close() {
            closed = true;
            used.addAndGet(-own);
            own = 0;
        }
    }
}
