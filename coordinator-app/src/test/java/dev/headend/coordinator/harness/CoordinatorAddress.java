package dev.headend.coordinator.harness;

import dev.headend.fixture.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Where a coordinator is reached, be it one process or several behind a balancer. @param port on this machine */
public record CoordinatorAddress(int port) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    /** A replica that hangs does not answer at all. */
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

    /** @throws UncheckedIOException if nobody answers */
    public HttpResponse<String> get(String path) {
        return send(request(path).timeout(Patience.TIME));
    }

    /** The application orders the end of a stream; whatever comes of it. */
    public void close(String channel, String streamId) {
        try {
            send(request("/commands/close")
                    .timeout(CLOSE_PATIENCE)
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .headers("x-streaming-channel", channel, "x-streaming-id", streamId));
        } catch (UncheckedIOException gone) {
            // then it may or may not be ordered
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
