package dev.headend.system.training;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** The application that the coordinator asks and tells: every key is good. */
final class Application implements AutoCloseable {
    private final HttpServer server;
    private volatile Consumer<Headers> events = _ -> {};

    Application() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/keys", exchange -> {
            exchange.getResponseHeaders().set("x-resolutions", "ORIGINAL, 320x180-30");
            exchange.getResponseHeaders().set("x-record", "true");
            exchange.getResponseHeaders().set("x-previews", "160x90, 1");
            answer(exchange);
        });
        server.createContext("/events", exchange -> {
            events.accept(exchange.getRequestHeaders());
            answer(exchange);
        });
        server.start();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    /** @param ear hears the headers of each callback before it is answered, on any thread */
    void tell(Consumer<Headers> ear) {
        events = ear;
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
