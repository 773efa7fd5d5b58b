package dev.headend.system.harness;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The application that owns the service: it is asked about keys and told of events, both over HTTP. The keys of channels
 * it does not know are refused.
 */
public final class Application implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Channel> channels = new ConcurrentHashMap<>();
    private final List<Request> questions = new CopyOnWriteArrayList<>();
    private final List<Request> events = new CopyOnWriteArrayList<>();

    /** What was sent to the application. @param nanos when it came, in terms of {@link System#nanoTime} */
    public record Request(String method, Headers headers, String body, long nanos) {
        /** Null when the request does not have it. */
        public @Nullable String header(String name) {
            return headers.getFirst(name);
        }

        /** Type and resolution of an event in short, such as {@code stream-available HLS-LIVE 640x360-25}. */
        public String summary() {
            return "stream-closed".equals(header("x-event-type"))
                    ? "stream-closed"
                    : header("x-event-type") + " " + header("x-stream-type") + " " + header("x-resolution");
        }
    }

    private record Channel(String key, Map<String, String> answer) {}

    /** Starts it on a free port. */
    public Application() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/keys", this::answerQuestion);
        server.createContext("/events", this::takeEvent);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** Lets a channel be published with that key. @param answer headers such as {@code x-record} */
    public void accept(String channel, String key, Map<String, String> answer) {
        channels.put(channel, new Channel(key, answer));
    }

    public String keyVerificationUrl() {
        return url("/keys");
    }

    public String eventCallbackUrl() {
        return url("/events");
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** What it was asked about a channel. */
    public List<Request> questionsAbout(String channel) {
        return of(channel, questions);
    }

    /** What it was told of a channel, in the order it came. */
    public List<Request> eventsOf(String channel) {
        return of(channel, events);
    }

    /** Waits for the end of a channel's stream. @return all its events */
    public List<Request> awaitClosed(String channel, Duration patience) {
        Await.until(
                "the application hears that " + channel + " has closed",
                patience,
                () -> eventsOf(channel).stream()
                        .anyMatch(event -> "stream-closed".equals(event.header("x-event-type"))));
        return eventsOf(channel);
    }

    private static List<Request> of(String channel, List<Request> requests) {
        return requests.stream()
                .filter(request -> channel.equals(request.header("x-streaming-channel")))
                .toList();
    }

    private void answerQuestion(HttpExchange exchange) throws IOException {
        Request request = read(exchange);
        questions.add(request);
        Channel channel = channels.get(String.valueOf(request.header("x-streaming-channel")));
        boolean accepted = channel != null && channel.key().equals(request.header("x-streaming-key"));
        if (accepted) {
            channel.answer().forEach(exchange.getResponseHeaders()::set);
        }
        answer(exchange, accepted ? 200 : 403);
    }

    private void takeEvent(HttpExchange exchange) throws IOException {
        events.add(read(exchange));
        answer(exchange, 200);
    }

    private static Request read(HttpExchange exchange) throws IOException {
        long now = System.nanoTime();
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestHeaders(),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                now);
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
