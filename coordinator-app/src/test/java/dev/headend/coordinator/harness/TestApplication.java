package dev.headend.coordinator.harness;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.headend.fixture.FreePorts;
import dev.headend.fixture.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The application that owns the service: a real HTTP server that answers as the test says and remembers what it heard. */
public final class TestApplication implements AutoCloseable {
    private static final Duration TIMEOUT = Patience.TIME;

    private final HttpServer server;
    private final BlockingQueue<Call> verifications = new LinkedBlockingQueue<>();
    private final BlockingQueue<Call> events = new LinkedBlockingQueue<>();
    /** Every callback that came, in order, answered well or not. */
    private final List<Call> allEvents = new CopyOnWriteArrayList<>();

    private final Set<InetSocketAddress> connections = ConcurrentHashMap.newKeySet();

    private volatile Answerer verification = call -> Answer.OK;
    private volatile Answerer callback = call -> Answer.OK;

    /**
     * A request as it came.
     *
     * @param target of the request line: a path, or a whole URL when it was sent as to a proxy
     */
    public record Call(String method, URI target, Headers headers, int bodyLength) {
        public String header(String name) {
            return headers.getFirst(name);
        }
    }

    /** What to answer. */
    public record Answer(int status, Map<String, String> headers) {
        public static final Answer OK = new Answer(200, Map.of());

        public static Answer status(int status) {
            return new Answer(status, Map.of());
        }

        public static Answer ok(Map<String, String> headers) {
            return new Answer(200, headers);
        }
    }

    /** Decides on an answer; may take its time. */
    @FunctionalInterface
    public interface Answerer {
        Answer answer(Call call) throws InterruptedException;
    }

    public TestApplication() {
        this(FreePorts.next());
    }

    public TestApplication(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/verify", exchange -> serve(exchange, verifications, false));
        server.createContext("/event", exchange -> serve(exchange, events, true));
        server.start();
    }

    private void serve(HttpExchange exchange, BlockingQueue<Call> calls, boolean event) throws IOException {
        Call call = new Call(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                exchange.getRequestHeaders(),
                exchange.getRequestBody().readAllBytes().length);
        connections.add(exchange.getRemoteAddress());
        if (event) {
            allEvents.add(call);
        }
        try {
            Answer answer = (event ? callback : verification).answer(call);
            answer.headers().forEach(exchange.getResponseHeaders()::add);
            if (answer.status() == 200 || !event) {
                calls.add(call);
            }
            exchange.sendResponseHeaders(answer.status(), -1);
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        } finally {
            exchange.close();
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String verificationUrl() {
        return "http://127.0.0.1:" + port() + "/verify";
    }

    public String eventUrl() {
        return "http://127.0.0.1:" + port() + "/event";
    }

    public void onVerification(Answerer answerer) {
        verification = answerer;
    }

    public void onEvent(Answerer answerer) {
        callback = answerer;
    }

    public Call nextVerification() {
        return next(verifications);
    }

    /** The next callback that was answered 200. */
    public Call nextEvent() {
        return next(events);
    }

    /** The next callback that was answered 200; null when none comes in that time. */
    public Call pollEvent(Duration timeout) {
        try {
            return events.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** On how many connections all of this came. */
    public int connections() {
        return connections.size();
    }

    public List<Call> allEvents() {
        return allEvents;
    }

    private static Call next(BlockingQueue<Call> calls) {
        try {
            Call call = calls.poll(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (call == null) {
                throw new AssertionError("the application was not called within " + TIMEOUT);
            }
            return call;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
