package dev.headend.edge.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.headend.config.tls.ManagedCertificate;
import dev.headend.config.tls.ServerCertificate;
import dev.headend.fixture.FreePorts;
import dev.headend.net.http.proxy.Proxies;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** That orders follow each other neither at once nor never, whatever the clock was or is. */
@ExtendWith(OutputCaptureExtension.class)
class RenewalPausesTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String DOMAIN = "edge.example.org";

    @TempDir
    Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Challenges challenges = new Challenges();

    private Renewal renewal;

    @AfterEach
    void stop() {
        if (renewal != null) {
            renewal.stop();
        }
    }

    @Test
    void aPauseThatBeganInTheFutureIsOverAtItsTimeFromNow() throws Exception {
        AcmeProperties properties =
                properties(URI.create("https://127.0.0.1:" + FreePorts.next() + "/dir"), folder.resolve("acme"), null);
        AcmeFolder.open(properties.folder())
                .write(new Failures(
                        FailureKind.REFUSED, 1, Instant.now().plus(Duration.ofDays(3650)), Duration.ofSeconds(1)));

        start(properties, Clock.systemUTC());

        awaitOrders("failed", 1);
    }

    @Test
    void aCertificateThatIsDueAtOnceIsNotOrderedAgainAtOnce(CapturedOutput log) throws Exception {
        HttpServer http = serveChallenges();
        try (Pebble pebble = Pebble.in(folder).start(http.getAddress().getPort(), Duration.ofDays(90))) {
            Map<String, String> variables = pebble.variables(DOMAIN);
            AcmeProperties properties = properties(
                    URI.create(value(variables, "ACME_DIRECTORY")),
                    Path.of(value(variables, "ACME_DATA_DIR")),
                    Path.of(value(variables, "ACME_TRUSTED_ROOTS")));

            start(properties, Clock.offset(Clock.systemUTC(), Duration.ofDays(70)));

            await().atMost(LIMIT)
                    .until(() -> log.getOut().contains("is to be renewed at once, by this machine's clock"));
            Failures failures = AcmeFolder.open(properties.folder()).failures();
            assertThat(failures.kind()).isEqualTo(FailureKind.LIMITED);
            assertThat(failures.pause()).isGreaterThan(Duration.ofHours(1));
            assertThat(renewal.nextOrder()).isEqualTo(failures.earliest());
            assertThat(orders("issued")).isOne();
        } finally {
            http.stop(0);
        }
    }

    private void start(AcmeProperties properties, Clock clock) {
        AcmeFolder disk = AcmeFolder.open(properties.folder());
        ServerCertificate certificate = new ServerCertificate(
                new ManagedCertificate(disk.certificate(), () -> SelfSigned.of(properties.names(), clock.instant())),
                clock);
        OrderRun orders = new OrderRun(properties, challenges, Proxies.NONE, LIMIT);
        renewal = new Renewal(certificate, disk, properties, orders, registry, clock, Duration.ofMillis(50));
        renewal.start();
    }

    private static AcmeProperties properties(URI directory, Path disk, Path roots) {
        return new AcmeProperties(DOMAIN, null, directory, disk, roots);
    }

    private static String value(Map<String, String> variables, String name) {
        return Objects.requireNonNull(variables.get(name));
    }

    private HttpServer serveChallenges() throws Exception {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext(Challenges.PATH, exchange -> {
            String token = exchange.getRequestURI().getPath().substring(Challenges.PATH.length());
            byte[] answer = challenges.answer(token).orElse("none").getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, answer.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(answer);
            }
        });
        http.start();
        return http;
    }

    private void awaitOrders(String outcome, int count) {
        await().atMost(LIMIT).until(() -> orders(outcome) >= count);
    }

    private double orders(String outcome) {
        return registry.get("headend.acme.orders")
                .tag("outcome", outcome)
                .counter()
                .count();
    }
}
