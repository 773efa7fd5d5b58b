package dev.headend.edge.delivery.player;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A bucket of an object store, with its CORS settings, at another address than the program's. Nobody may list it. */
final class ObjectStore implements AutoCloseable {
    private static final String BUCKET = "/bucket";

    private final Path folder;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile @Nullable String allowedOrigin;

    ObjectStore(Path folder) throws IOException {
        this.folder = folder;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(BUCKET, this::answer);
        server.start();
    }

    /** Where its objects are, each by its key. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + BUCKET;
    }

    Path folder() {
        return folder;
    }

    /** @param origin whose pages may read from now on; null = none */
    void sharedWith(@Nullable String origin) {
        allowedOrigin = origin;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String origin = allowedOrigin;
            if (origin != null) {
                exchange.getResponseHeaders().set("Access-Control-Allow-Origin", origin);
            }
            Path file = folder.resolve(exchange.getRequestURI().getPath().substring(BUCKET.length() + 1));
            if (!Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(403, -1);
            } else if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(200, -1);
            } else {
                byte[] content = Files.readAllBytes(file);
                exchange.sendResponseHeaders(200, content.length);
                exchange.getResponseBody().write(content);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
