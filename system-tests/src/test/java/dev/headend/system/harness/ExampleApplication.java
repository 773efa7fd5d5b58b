package dev.headend.system.harness;

import dev.headend.fixture.FreePorts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The application of {@code docs/interfaces.md}, in a process of its own, run as the page says. */
public final class ExampleApplication implements AutoCloseable {
    private static final Path SOURCE = Checkout.ROOT.resolve("docs/example/Application.java");
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final byte[] SIGNING_KEY = "32 bytes that sign the events ..".getBytes(StandardCharsets.UTF_8);

    private final int port = FreePorts.next();
    private final Map<String, String> environment = new HashMap<>(settings());
    private @Nullable Started process;

    /** What the page sets for Headend and the application alike. */
    public Map<String, String> settings() {
        return Map.of(
                "KEY_VERIFICATION_URL", url("/keys"),
                "KEY_VERIFICATION_AUTH", "Bearer",
                "KEY_VERIFICATION_AUTH_TOKEN", "verification-token",
                "EVENT_CALLBACK_URL", url("/events"),
                "EVENT_CALLBACK_SIGNING_SECRET", "whsec_" + Base64.getEncoder().encodeToString(SIGNING_KEY),
                "COMMANDS_API_AUTH", "Bearer",
                "COMMANDS_API_AUTH_TOKEN", "commands-token",
                "PAGE_PASSWORD", "page-password");
    }

    /** Starts it for a fleet, and waits until it serves. */
    public void start(Fleet fleet) {
        environment.put("PORT", String.valueOf(port));
        environment.put("EDGE_URL", fleet.edgeUrl(""));
        environment.put("COORDINATOR_URL", fleet.coordinatorUrl(""));
        environment.put("EVENTS_DIR", Checkout.freshFolder("example").toString());
        process = start();
    }

    private Started start() {
        Started started = launch();
        started.awaitLine("http://127.0.0.1:" + port + "/ lists what is live", START_PATIENCE);
        return started;
    }

    /** Another process of it, which is the caller's to close. */
    public Started launch() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder builder = new ProcessBuilder(java.toString(), SOURCE.toString());
        builder.environment().putAll(environment);
        return new Started("example", builder);
    }

    /** Ends it without warning, and starts it anew. */
    public void restart() {
        Started before = Objects.requireNonNull(process);
        before.close();
        int ignored = before.awaitEnd(START_PATIENCE);
        process = start();
    }

    /** An address of it. */
    public String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** What people see. */
    public String page() {
        return Http.get(url("/"), Map.of("Authorization", password())).body();
    }

    /** What a browser sends for whoever has entered the password. */
    public String password() {
        return "Basic " + Base64.getEncoder().encodeToString("somebody:page-password".getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends an event as the coordinator does.
     *
     * @param headers the event
     * @param time when it was signed
     * @return the answer's status
     */
    public int send(Map<String, String> headers, Instant time) {
        String id = headers.get("x-streaming-id") + "-" + headers.get("x-event-sequence");
        Map<String, String> all = new HashMap<>(headers);
        all.put("x-event-id", id);
        all.put("webhook-id", id);
        all.put("webhook-timestamp", String.valueOf(time.getEpochSecond()));
        all.putIfAbsent("webhook-signature", signature(id + "." + time.getEpochSecond() + "."));
        return Http.post(url("/events"), all).statusCode();
    }

    private static String signature(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SIGNING_KEY, "HmacSHA256"));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
