package dev.headend.encoder.storage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.headend.encoder.storage.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose every answer is larger than any file that is read. */
final class RequestSenderTest {
    private static final int KEPT = 64 * 1024;

    private final RequestSender sender = new RequestSender();
    private HttpServer server;
    private volatile int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, 0);
            OutputStream out = exchange.getResponseBody();
            for (int sent = 0; sent <= Storage.MAX_READ; sent += KEPT) {
                out.write(new byte[KEPT]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "POST"})
    void keepsOnlyTheBeginningOfAnAnswerThatIsNoFile(String method) throws IOException {
        RequestSender.Answer answer = sender.send(request(method));

        assertThat(answer.isSuccess()).isTrue();
        assertThat(answer.body()).hasSize(KEPT);
    }

    @Test
    void keepsOnlyTheBeginningOfAnError() throws IOException {
        status = 503;
        RequestSender.Answer answer = sender.send(request("GET"));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).hasSize(KEPT);
    }

    @Test
    void readsNoFileInPart() {
        assertThatThrownBy(() -> sender.send(request("GET"))).isInstanceOf(IOException.class);
    }

    private HttpRequest request(String method) {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/a");
        return HttpRequest.newBuilder(uri)
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("x"))
                .build();
    }
}
