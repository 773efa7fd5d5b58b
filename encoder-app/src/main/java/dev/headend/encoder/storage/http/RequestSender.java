package dev.headend.encoder.storage.http;

import dev.headend.encoder.storage.Storage;
import dev.headend.text.LogText;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and waits for their answers. Follows no redirect, as the next server is none that the operator trusts with
 * passwords. Blocks, for a limited time; thread-safe.
 */
public final class RequestSender {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** For the answer to a request without a body. */
    private static final Duration ANSWER_TIME = Duration.ofSeconds(30);
    /** A server that takes less is too slow for video. */
    private static final long MIN_BYTES_PER_SECOND = 64 * 1024;

    /** What is kept in memory of an answer that is no file: enough for a token, and for what is logged of an error. */
    private static final int MAX_UNASKED = 64 * 1024;

    private static final int MAX_EXCERPT = 160;
    private static final int MAX_READ_OF_ERRORS = 4096;
    /** Errors come as XML, HTML or text. */
    private static final Pattern TAG_OR_SPACE = Pattern.compile("(<[^>]*>|\\s)+");

    private final HttpClient client;
    private final Duration answerTime;

    /** Trusts whom the JVM trusts. */
    public RequestSender() {
        this(HttpClient.newBuilder(), ANSWER_TIME);
    }

    /**
     * Trusts others.
     *
     * @param trust decides which servers are trusted
     * @param answerTime for the answer, besides the time for the request's body
     */
    public RequestSender(SSLContext trust, Duration answerTime) {
        this(HttpClient.newBuilder().sslContext(trust), answerTime);
    }

    RequestSender(HttpClient.Builder client, Duration answerTime) {
        this.client = client.connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        this.answerTime = answerTime;
    }

    /**
     * An answer.
     *
     * @param body what was read, of {@link Storage#MAX_READ} bytes at most; of other answers the first 64 KiB
     */
    public record Answer(URI uri, int status, HttpHeaders headers, byte[] body) {
        private static final int SUCCESS = 200;
        private static final int REDIRECT = 300;
        private static final int CLIENT_ERROR = 400;

        /** Whether the server did what it was asked for. */
        public boolean isSuccess() {
            return isSuccess(status);
        }

        private static boolean isSuccess(int status) {
            return status >= SUCCESS && status < REDIRECT;
        }

        /**
         * An answer that is a failure, in words for the log.
         *
         * @param advice follows them
         */
        public IOException failure(String advice) {
            if (status >= REDIRECT && status < CLIENT_ERROR) {
                String target = headers.firstValue("Location").orElse("nowhere");
                return new IOException(
                        server() + " redirects to " + LogText.line(target) + " (HTTP " + status + ")" + advice);
            }
            return new IOException(server() + " answered HTTP " + status + excerpt() + advice);
        }

        private String server() {
            return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        }

        private String excerpt() {
            String text = TAG_OR_SPACE
                    .matcher(new String(body, 0, Math.min(body.length, MAX_READ_OF_ERRORS), StandardCharsets.UTF_8))
                    .replaceAll(" ")
                    .strip();
            return text.isEmpty() ? "" : ": " + LogText.line(text, MAX_EXCERPT);
        }
    }

    /**
     * Sends a request.
     *
     * @return the final answer, whatever its status
     * @throws IOException if there is none in time; also when interrupted, and the thread then still is
     */
    public Answer send(HttpRequest request) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, head -> subscriber(request, head));
        Duration limit = timeFor(request);
        try {
            HttpResponse<byte[]> got = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(request.uri(), got.statusCode(), got.headers(), got.body());
        } catch (TimeoutException late) {
            throw new IOException(request.uri().getHost() + " did not answer within " + limit.toSeconds() + " s", late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException failed) {
            throw inWords(request.uri(), failed.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static BodySubscriber<byte[]> subscriber(HttpRequest request, HttpResponse.ResponseInfo head) {
        boolean reads = request.method().equals("GET") && Answer.isSuccess(head.statusCode());
        return reads
                ? BodySubscribers.limiting(BodySubscribers.ofByteArray(), Storage.MAX_READ)
                : new BeginningSubscriber(MAX_UNASKED);
    }

    private Duration timeFor(HttpRequest request) {
        long bytes = request.bodyPublisher()
                .map(HttpRequest.BodyPublisher::contentLength)
                .orElse(0L);
        return answerTime.plusSeconds(bytes / MIN_BYTES_PER_SECOND);
    }

    /** The JDK's client has no words for a refused connection. */
    private static IOException inWords(URI uri, @Nullable Throwable cause) {
        if (cause instanceof HttpConnectTimeoutException) {
            return new ConnectException(
                    "cannot connect to " + uri.getHost() + ": no answer within " + CONNECT_TIMEOUT.toSeconds() + " s");
        }
        if (cause instanceof ConnectException) {
            return new ConnectException("cannot connect to " + uri.getHost() + ": "
                    + (cause.getMessage() == null ? "connection refused, or no such host" : cause.getMessage()));
        }
        return cause instanceof IOException failure ? failure : new IOException(cause);
    }
}
