package dev.headend.coordinator.commands;

import dev.headend.coordinator.stream.StreamStore.Snapshot;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends reports. One with many streams is megabytes, and stays in memory until its client has read it. So it is encoded once
 * for all who get the same, and only a few are sent at a time. Thread-safe.
 */
final class ReportSender {
    static final int MAX_AT_ONCE = 16;
    private static final byte[] TOO_MANY =
            "Too many reports are being sent at the moment; ask again later.\n".getBytes(StandardCharsets.US_ASCII);

    private final JsonMapper mapper;
    private final Semaphore free = new Semaphore(MAX_AT_ONCE);
    /** Held only for as long as somebody is being sent it. Guarded by this. */
    private WeakReference<@Nullable Encoded> latest = new WeakReference<>(null);

    /** A report as it is sent. */
    record Encoded(Snapshot snapshot, byte[] json) {}

    ReportSender(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /** The answer to one who asked; 503 when it is one too many by the time it is written. */
    Mono<ServerResponse> answer(Snapshot snapshot) {
        Encoded report = encode(snapshot);
        BodyInserter<byte[], ServerHttpResponse> body = (response, _) -> Mono.defer(() -> write(response, report));
        return CommandHandler.answer(HttpStatus.OK).body(body);
    }

    /** The same bytes for the same snapshot. */
    synchronized Encoded encode(Snapshot snapshot) {
        Encoded known = latest.get();
        if (known != null && known.snapshot() == snapshot) {
            return known;
        }
        Encoded encoded = new Encoded(snapshot, mapper.writeValueAsBytes(CommandResponses.Report.of(snapshot)));
        latest = new WeakReference<>(encoded);
        return encoded;
    }

    /** Completes when it is sent. */
    Mono<Void> write(ServerHttpResponse response, Encoded report) {
        if (!free.tryAcquire()) {
            response.setStatusCode(HttpStatus.SERVICE_UNAVAILABLE);
            return write(response, MediaType.TEXT_PLAIN, TOO_MANY);
        }
        return write(response, MediaType.APPLICATION_JSON, report.json()).doFinally(_ -> free.release());
    }

    private static Mono<Void> write(ServerHttpResponse response, MediaType type, byte[] body) {
        response.getHeaders().setContentType(type);
        response.getHeaders().setContentLength(body.length);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }
}
