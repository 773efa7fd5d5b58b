package dev.headend.encoder.storage.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes files by PUT, and gives them back with an etag. Acts on conditions, or not, as servers do. */
public final class FileServer implements AutoCloseable {
    private static final List<String> KEPT = List.of("Content-Type", "Cache-Control");

    private final HttpServer server;
    private final Map<String, Stored> files = new HashMap<>();
    private final AtomicInteger versions = new AtomicInteger();
    private volatile String authorization = "";
    private volatile String etagForm = "\"%d\"";
    private volatile boolean conditions = true;
    private volatile String location = "";

    private record Stored(byte[] content, Map<String, String> headers, int version) {}

    public FileServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** The header that requests must have; "" = any or none. */
    public void demand(String header) {
        authorization = header;
    }

    /** As a server that knows weak etags only and no conditions. */
    public void beSimple() {
        etagForm = "W/\"%d\"";
        conditions = false;
    }

    /** Sends all who ask somewhere else. */
    public void redirectTo(String url) {
        location = url;
    }

    /** A header of a stored file. */
    public synchronized String header(String path, String name) {
        return Objects.requireNonNull(files.get(path), path).headers().getOrDefault(name, "");
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String shown =
                    Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Authorization"), "");
            if (!location.isEmpty()) {
                exchange.getResponseHeaders().set("Location", location);
                exchange.sendResponseHeaders(307, -1);
            } else if (!authorization.isEmpty() && !authorization.equals(shown)) {
                answer(exchange, 401, "who are you?".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            } else {
                perform(exchange, body);
            }
        }
    }

    private synchronized void perform(HttpExchange exchange, byte[] body) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Stored existing = files.get(path);
        switch (exchange.getRequestMethod()) {
            case "PUT" -> {
                if (isForbidden(exchange, existing)) {
                    exchange.sendResponseHeaders(412, -1);
                    return;
                }
                Map<String, String> headers = new HashMap<>();
                KEPT.forEach(name -> headers.put(
                        name,
                        Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(name), "")));
                files.put(path, new Stored(body, headers, versions.incrementAndGet()));
                exchange.sendResponseHeaders(existing == null ? 201 : 204, -1);
            }
            case "DELETE" -> exchange.sendResponseHeaders(files.remove(path) == null ? 404 : 204, -1);
            default -> give(exchange, existing);
        }
    }

    private void give(HttpExchange exchange, Stored file) throws IOException {
        if (file == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        exchange.getResponseHeaders().set("ETag", etagForm.formatted(file.version()));
        answer(exchange, 200, file.content());
    }

    private static void answer(HttpExchange exchange, int status, byte[] content) throws IOException {
        exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(content);
        }
    }

    private boolean isForbidden(HttpExchange exchange, Stored existing) {
        String match = exchange.getRequestHeaders().getFirst("If-Match");
        boolean mustNotExist = exchange.getRequestHeaders().getFirst("If-None-Match") != null;
        return conditions
                && ((mustNotExist && existing != null)
                        || (match != null
                                && (existing == null || !match.equals(etagForm.formatted(existing.version())))));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
