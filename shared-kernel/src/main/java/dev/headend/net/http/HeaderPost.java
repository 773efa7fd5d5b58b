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
 * Posts to one URL, with everything in headers, and hears no more than the head of the answer. Bodies are thrown away as
 * they come. Thread-safe.
 */
public final class HeaderPost {
    /** What came of a post. */
    public sealed interface Answer {
        /** The other side's final answer, 1xx not being one. */
        record Given(int status, HttpHeaders headers) implements Answer {}

        /** There is none; the reason is a few words for the log. */
        record Missing(String reason) implements Answer {}

        /** No address of the server took a connection, so no other request would fare better; the reason as above. */
        record NobodyThere(String reason) implements Answer {}
    }

    private final HttpClient client;
    private final URI url;
    private final Duration timeout;

    /**
     * Describes where to post.
     *
     * @param client for that URL's server
     * @param connectTimeout until a connection stands, for each address that the server, or the proxy, has
     * @param timeout until the answer's head is there, connecting included
     */
    public HeaderPost(HttpClient client, URI url, Duration connectTimeout, Duration timeout) {
        // A bad character in one header of an answer must not cost the rest of it.
        this.client = client.httpResponseDecoder(decoder -> decoder.validateHeaders(false))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) connectTimeout.toMillis());
        this.url = url;
        this.timeout = timeout;
    }

    /**
     * Posts. Never an error.
     *
     * @param headers writes what there is to say; what would break a header's line is not sent
     */
    public Mono<Answer> send(Consumer<HttpHeaders> headers) {
        return Mono.defer(() -> {
            HttpHeaders checked = new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_LENGTH, 0);
            try {
                headers.accept(checked);
            } catch (IllegalArgumentException unsayable) {
                return Mono.just(new Answer.Missing("the request cannot be written: " + unsayable.getMessage()));
            }
            return send(checked);
        });
    }

    private Mono<Answer> send(HttpHeaders checked) {
        return client.headers(all -> all.set(checked))
                .post()
                .uri(url)
                .response((response, body) -> UnreadBody.discard(body).thenReturn(given(response)))
                .single()
                // An answer in time stays one, whatever its body does.
                .timeout(timeout.plus(UnreadBody.PATIENCE))
                .onErrorResume(failure -> Mono.just(missing(failure)));
    }

    private Answer missing(Throwable failure) {
        String reason = HttpFailure.describe(failure, timeout);
        return HttpFailure.isNobodyThere(failure) ? new Answer.NobodyThere(reason) : new Answer.Missing(reason);
    }

    private static Answer given(HttpClientResponse response) {
        return new Answer.Given(response.status().code(), response.responseHeaders());
    }
}
