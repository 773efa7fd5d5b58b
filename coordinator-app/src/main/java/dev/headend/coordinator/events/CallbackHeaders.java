package dev.headend.coordinator.events;

import dev.headend.coordinator.events.Outbox.Claim;
import dev.headend.coordinator.stream.StreamEvent;
import dev.headend.net.http.auth.HttpAuth;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes an event into the headers of a callback: the existing ones, and ours by which a receiver can verify and order it. */
final class CallbackHeaders {
    private final HttpAuth auth;
    private final @Nullable WebhookSignature signature;
    private final Clock clock;

    /** @param signature null = callbacks are not signed */
    CallbackHeaders(HttpAuth auth, @Nullable WebhookSignature signature, Clock clock) {
        this.auth = auth;
        this.signature = signature;
        this.clock = clock;
    }

    void write(Claim claim, HttpHeaders headers) {
        StreamEvent event = claim.event();
        headers.set("x-streaming-channel", event.channel().value());
        headers.set("x-streaming-id", event.stream().value());
        writeContent(event.content(), headers);
        headers.set("x-event-id", event.id());
        headers.set("x-event-sequence", event.sequence());
        headers.set("x-event-time", event.time().toString());
        headers.set("x-event-attempt", claim.attempt());
        auth.headerValue().ifPresent(value -> headers.set(HttpHeaderNames.AUTHORIZATION, value));
        sign(event, headers);
    }

    private static void writeContent(StreamEvent.Content content, HttpHeaders headers) {
        switch (content) {
            case StreamEvent.Available available -> {
                headers.set("x-event-type", "stream-available");
                headers.set("x-stream-type", available.type().wireName());
                headers.set("x-resolution", oneHeader(available.resolution()));
                headers.set("x-index-file", oneHeader(available.indexFile()));
                Optional.ofNullable(available.startTime())
                        .ifPresent(start -> headers.set("x-start-time", oneHeader(start)));
            }
            case StreamEvent.Closed _ -> headers.set("x-event-type", "stream-closed");
        }
    }

    private void sign(StreamEvent event, HttpHeaders headers) {
        if (signature == null) {
            return;
        }
        long now = clock.instant().getEpochSecond();
        headers.set("webhook-id", event.id());
        headers.set("webhook-timestamp", now);
        headers.set("webhook-signature", signature.of(event.id(), now));
    }

    /**
     * A control character would make the request impossible, and so the event undeliverable; older events may hold one. Every
     * character here becomes one byte, so what is not ASCII goes as UTF-8 (RFC 9110, section 5.5 leaves it to both sides).
     */
    private static String oneHeader(String value) {
        String harmless = value.replaceAll("\\p{Cntrl}", "?");
        return new String(harmless.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
