package dev.headend.edge.callback;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.headend.fixture.FreePorts;
import dev.headend.fixture.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** An application that callbacks are sent to. Its answer can be changed at any time. */
final class TestApplication implements AutoCloseable {
    /** What it answers. */
    record Answer(int status, Map<String, String> headers) {
        static Answer of(int status) {
            return new Answer(status, Map.of());
        }

        static Answer accepting(String streamId) {
            return new Answer(200, Map.of("stream-id", streamId));
        }
    }

    final BlockingQueue<ReceivedToken> received = new LinkedBlockingQueue<>();
    volatile Function<ReceivedToken, Answer> behaviour = _ -> Answer.of(200);

    private final HttpServer server;
    private final String secret;

    TestApplication(String secret) throws IOException {
        this(secret, FreePorts.next()); // as it may come back there
    }

    TestApplication(String secret, int port) throws IOException {
        this.secret = secret;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/events", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("POST")
                    || exchange.getRequestBody().read() >= 0) {
                throw new IOException("not a POST without a body");
            }
            ReceivedToken token =
                    ReceivedToken.verified(exchange.getRequestHeaders().getFirst("rtmp-event"), secret);
            Answer answer = behaviour.apply(token);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            received.add(token);
            exchange.sendResponseHeaders(answer.status(), -1);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port() + "/events");
    }

    ReceivedToken next() throws InterruptedException {
        ReceivedToken token = received.poll(Patience.SECONDS, TimeUnit.SECONDS);
        if (token == null) {
            throw new AssertionError("no callback came");
        }
        return token;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
