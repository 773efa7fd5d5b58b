package dev.headend.net.http;

import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Posts to one URL, with everything in headers, and reads no more than the head of the answer. Bodies are discarded as they
 * come. Thread-safe.
 */
public final class HeaderPost {
    /** How a post ended. */
    public sealed interface Outcome {
        /** The server answered: its final answer, 1xx not being one. */
        record Answered(int status, HttpHeaders headers) implements Outcome {}

        /** It did not answer in time, or with something other than HTTP; the reason is a few words for the log. */
        record Unanswered(String reason) implements Outcome {}

        /** No address of it took a connection, so no other request would fare better; the reason as above. */
        record Unreachable(String reason) implements Outcome {}

        /** Whether the answer is 200, the only one that is a yes. */
        default boolean isOk() {
            return this instanceof Answered(int status, HttpHeaders _) && status == OK;
        }
    }

    private static final int OK = 200;

    private final HttpClient client;
    private final URI url;
    private final Duration timeout;
    private final Duration bodyTimeout;

    /**
     * A post to one URL.
     *
     * @param client for that URL's server
     * @param connectTimeout until a connection stands, for each address that the server, or the proxy, has
     * @param timeout until the answer's head is there, connecting included
     */
    public HeaderPost(HttpClient client, URI url, Duration connectTimeout, Duration timeout) {
        this(client, url, connectTimeout, timeout, UnreadBody.TIMEOUT);
    }

    /** @param bodyTimeout how long the body of an answer is waited for, so that its connection can be used again */
    HeaderPost(HttpClient client, URI url, Duration connectTimeout, Duration timeout, Duration bodyTimeout) {
        // A bad character in one header of an answer must not cost the rest of it.
        this.client = client.httpResponseDecoder(decoder -> decoder.validateHeaders(false))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) connectTimeout.toMillis());
        this.url = url;
        this.timeout = timeout;
        this.bodyTimeout = bodyTimeout;
    }

    /**
     * Posts. Never an error.
     *
     * @param headers writes the request's headers; one with a line break in it is not sent
     */
    public Mono<Outcome> send(Consumer<HttpHeaders> headers) {
        return Mono.defer(() -> {
            HttpHeaders checked = new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_LENGTH, 0);
            try {
                headers.accept(checked);
            } catch (IllegalArgumentException unfit) {
                return Mono.just(new Outcome.Unanswered("the request cannot be written: " + unfit.getMessage()));
            }
            return send(checked);
        });
    }

    private Mono<Outcome> send(HttpHeaders checked) {
        return client.headers(all -> all.set(checked))
                .post()
                .uri(url)
                .response((response, body) ->
                        UnreadBody.discard(body, bodyTimeout).thenReturn(answered(response)))
                .single()
                // An answer in time stays one, whatever its body does.
                .timeout(timeout.plus(bodyTimeout))
                .onErrorResume(failure -> Mono.just(failed(failure)));
    }

    private Outcome failed(Throwable failure) {
        String reason = HttpFailure.describe(failure, timeout);
        return HttpFailure.isUnreachable(failure) ? new Outcome.Unreachable(reason) : new Outcome.Unanswered(reason);
    }

    private static Outcome answered(HttpClientResponse response) {
        return new Outcome.Answered(response.status().code(), response.responseHeaders());
    }
}
