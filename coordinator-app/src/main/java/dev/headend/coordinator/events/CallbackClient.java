package dev.headend.coordinator.events;

import dev.headend.coordinator.events.Outbox.Claim;
import dev.headend.net.http.UnreadBody;
import io.netty.channel.ChannelOption;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** Posts one event to the application. */
final class CallbackClient {
    /** What came of an attempt. */
    sealed interface Outcome {
        /** The application said 200. */
        record Taken() implements Outcome {}

        /** It said something else. */
        record Refused(int status) implements Outcome {}

        /** It said nothing in time. */
        record Unreachable(String reason) implements Outcome {}

        /** There was nobody to say it to: so it would be with any other event. */
        record NobodyThere(String reason) implements Outcome {}
    }

    private static final int TAKEN = 200;

    private final HttpClient client;
    private final URI url;
    private final Duration timeout;
    private final CallbackHeaders headers;

    CallbackClient(HttpClient client, URI url, CallbackProperties properties, CallbackHeaders headers) {
        this.client = client.followRedirect(false)
                .responseTimeout(properties.timeout())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        properties.connectTimeout().toMillis());
        this.url = url;
        this.timeout = properties.timeout();
        this.headers = headers;
    }

    /** Never an error. */
    Mono<Outcome> post(Claim claim) {
        return client.headers(h -> headers.write(claim, h))
                .post()
                .uri(url)
                .response((response, body) -> UnreadBody.discard(body)
                        .thenReturn(outcome(response.status().code())))
                .single()
                .timeout(timeout)
                .onErrorResume(failure -> Mono.just(outcome(failure)));
    }

    private static Outcome outcome(Throwable failure) {
        return switch (failure) {
            case ConnectException _, UnknownHostException _, NoRouteToHostException _ ->
                new Outcome.NobodyThere(failure.toString());
            default -> new Outcome.Unreachable(failure.toString());
        };
    }

    private static Outcome outcome(int status) {
        return status == TAKEN ? new Outcome.Taken() : new Outcome.Refused(status);
    }
}
