package dev.headend.edge.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.headend.config.tls.CertificatePair;
import dev.headend.config.tls.ManagedCertificate;
import dev.headend.config.tls.ServerCertificate;
import dev.headend.net.http.proxy.Proxies;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.pkitesting.CertificateBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What becomes of orders when authorities, clocks, disks and neighbours do not as they should. */
@ExtendWith(OutputCaptureExtension.class)
class RenewalTest {
    private static final Duration NINETY_DAYS = Duration.ofDays(90);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String DOMAIN = "edge.example.org";

    @TempDir
    Path folder;

    private final MovedClock clock = new MovedClock();
    private final Challenges challenges = new Challenges();
    private final List<Edge> edges = new ArrayList<>();
    private Pebble pebble;
    private HttpServer http;

    @BeforeEach
    void answerChallenges() throws Exception {
        pebble = Pebble.in(folder);
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext(Challenges.PATH, exchange -> {
            String token = exchange.getRequestURI().getPath().substring(Challenges.PATH.length());
            byte[] answer = challenges.answer(token).orElse("none").getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, answer.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(answer);
            }
        });
        http.start();
    }

    @AfterEach
    void stop() throws Exception {
        edges.forEach(edge -> edge.renewal().stop());
        if (http != null) {
            http.stop(0);
        }
        if (pebble != null) {
            pebble.close();
        }
    }

    /** What an edge has of it. */
    private record Edge(
            Renewal renewal, ServerCertificate certificate, AcmeFolder folder, SimpleMeterRegistry registry) {
        double orders(String outcome) {
            return registry.get("headend.acme.orders")
                    .tag("outcome", outcome)
                    .counter()
                    .count();
        }

        Optional<CertificatePair> issued() {
            return certificate.fromFiles();
        }

        /** Also for what is done once an order is counted: it is said, noted and looked after under the lock of the folder. */
        Edge awaitOrders(String outcome, int count) {
            await().atMost(LIMIT).until(() -> orders(outcome) >= count && isIdle());
            return this;
        }

        private boolean isIdle() throws IOException {
            Optional<AcmeFolder.Lock> lock = folder.tryLock();
            if (lock.isPresent()) {
                lock.get().close();
            }
            return lock.isPresent();
        }
    }

    private void startPebble() throws IOException {
        pebble.start(http.getAddress().getPort(), NINETY_DAYS);
    }

    private Edge edge() {
        return edge(pebble.variables(DOMAIN), Duration.ofMinutes(1));
    }

    private Edge edge(Map<String, String> variables, Duration longest) {
        AcmeProperties properties = properties(variables);
        AcmeFolder disk = AcmeFolder.open(properties.folder());
        ServerCertificate certificate = new ServerCertificate(
                new ManagedCertificate(disk.certificate(), () -> SelfSigned.of(properties.names(), clock.instant())),
                clock);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Renewal renewal = new Renewal(
                certificate,
                disk,
                properties,
                new OrderRun(properties, challenges, Proxies.NONE, longest),
                registry,
                clock,
                Duration.ofMillis(50));
        renewal.start();
        Edge edge = new Edge(renewal, certificate, disk, registry);
        edges.add(edge);
        return edge;
    }

    private Map<String, String> variables(String directory) {
        Map<String, String> variables = new HashMap<>(pebble.variables(DOMAIN));
        variables.put("ACME_DIRECTORY", directory);
        return variables;
    }

    private static AcmeProperties properties(Map<String, String> variables) {
        String directory = value(variables, "ACME_DIRECTORY");
        return new AcmeProperties(
                value(variables, "ACME_DOMAINS"),
                null,
                URI.create(directory),
                AcmeSettings.folder(value(variables, "ACME_DATA_DIR"), directory),
                Path.of(value(variables, "ACME_TRUSTED_ROOTS")));
    }

    private static String value(Map<String, String> variables, String name) {
        return Objects.requireNonNull(variables.get(name));
    }

    @Test
    void anAuthorityThatIsAwayIsAskedAgainWhenThePauseIsOver(CapturedOutput log) throws Exception {
        Edge edge = edge().awaitOrders("failed", 1);
        assertThat(log)
                .contains("the certificate authority was not reached: connection refused, or no way to it from here");
        assertThat(edge.renewal().problem())
                .hasValueSatisfying(text -> assertThat(text).contains("not reached"));

        startPebble();
        clock.move(Duration.ofMinutes(2));
        edge.awaitOrders("issued", 1);

        assertThat(edge.issued()).isPresent();
        assertThat(edge.renewal().problem()).isEmpty();
        assertThat(edge.folder().failures()).isEqualTo(Failures.NONE);
    }

    /** In words of ours, where the JDK's client has none, or leads astray. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://ca.invalid/dir|the certificate authority was not reached: its name is not known",
                "https://127.0.0.1:%d/dir|ACME_TRUSTED_ROOTS names the roots of an authority of your own",
                "https://127.0.0.1:%d/nothing|the certificate authority did not answer as expected",
            })
    void whatIsWrongWithTheWayToAnAuthorityIsSaid(String directory, String said, CapturedOutput log) throws Exception {
        startPebble();
        int port = URI.create(value(pebble.variables(DOMAIN), "ACME_DIRECTORY")).getPort();
        Map<String, String> variables = variables(directory.replace("%d", String.valueOf(port)));
        if (said.startsWith("ACME_TRUSTED_ROOTS")) {
            Path others = folder.resolve("others.pem");
            Files.writeString(
                    others,
                    new CertificateBuilder()
                            .subject("CN=another")
                            .setIsCertificateAuthority(true)
                            .buildSelfSigned()
                            .getCertificatePEM());
            variables.put("ACME_TRUSTED_ROOTS", others.toString());
        }

        Edge edge = edge(variables, LIMIT).awaitOrders("failed", 1);

        assertThat(log).contains(said);
        assertThat(edge.folder().failures().kind()).isEqualTo(FailureKind.NOT_REACHED);
    }

    @Test
    void anAuthorityThatKeepsSilentIsGivenUp(CapturedOutput log) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Map<String, String> variables = variables("https://127.0.0.1:" + silent.getLocalPort() + "/dir");
            Edge edge = edge(variables, Duration.ofSeconds(1)).awaitOrders("failed", 1);

            assertThat(log).contains("the certificate authority has not come to an end within 1 s");
            assertThat(edge.folder().failures().kind()).isEqualTo(FailureKind.NOT_REACHED);
        }
    }

    @Test
    void aRenewalThatFailsLeavesTheCertificateInUse(CapturedOutput log) throws Exception {
        startPebble();
        Edge edge = edge().awaitOrders("issued", 1);
        CertificatePair first = edge.issued().orElseThrow();
        pebble.stop();

        clock.move(Duration.ofDays(61));
        edge.awaitOrders("failed", 1);
        assertThat(edge.issued()).contains(first);
        assertThat(edge.certificate().isExpiring()).isFalse();
        assertThat(log).contains("no new certificate for " + DOMAIN + "; the one in use ends at " + first.expiry());

        startPebble(); // which does not know the account any more
        clock.move(Duration.ofHours(2));
        edge.awaitOrders("issued", 2);
        assertThat(edge.issued().orElseThrow()).isNotEqualTo(first);
    }

    @Test
    void ofTwoEdgesOnOneFolderOneOrdersAndTheOtherServesIt() throws Exception {
        startPebble();
        Edge one = edge();
        Edge other = edge();
        await().atMost(LIMIT)
                .until(() -> one.issued().isPresent() || other.issued().isPresent());
        await().atMost(LIMIT).until(() -> {
            one.certificate().reload(); // as CertificateWatch does
            other.certificate().reload();
            return one.issued().isPresent() && one.issued().equals(other.issued());
        });
        await().atMost(LIMIT).until(() -> one.isIdle() && one.orders("issued") + other.orders("issued") > 0);
        assertThat(one.orders("issued") + other.orders("issued")).isOne();
        assertThat(one.orders("failed") + other.orders("failed")).isZero();
    }

    @Test
    void edgesOfOtherDomainsOnOneFolderDoNotReplaceEachOthersCertificateForEver(CapturedOutput log) throws Exception {
        startPebble();
        Edge one = edge().awaitOrders("issued", 1);
        Edge other = edge(pebble.variables("other.example.org"), LIMIT).awaitOrders("issued", 1);

        await().atMost(LIMIT).until(() -> {
            one.certificate().reload(); // as CertificateWatch does
            return log.getOut()
                    .contains("another edge with other ACME_DOMAINS has replaced the certificate for " + DOMAIN);
        });
        assertThat(one.orders("issued")).isOne();
        assertThat(other.orders("issued")).isOne();
    }

    @Test
    void aRestartAfterAKillWaitsAndOneAfterAStopDoesNot() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Map<String, String> variables = variables("https://127.0.0.1:" + silent.getLocalPort() + "/dir");
            Edge edge = edge(variables, LIMIT);
            silent.accept();
            Failures ifKilledNow = edge.folder().failures();
            assertThat(ifKilledNow.earliest()).isAfter(clock.instant());
            assertThat(ifKilledNow.count()).isOne();

            edge.renewal().stop();
            assertThat(edge.folder().failures()).isEqualTo(Failures.NONE);
        }
    }

    @Test
    void nothingIsOrderedWhileTheDiskTakesNothing(CapturedOutput log) throws Exception {
        startPebble();
        Path disk = properties(pebble.variables(DOMAIN)).folder();
        Files.createDirectories(disk.resolve("failures.properties.new").resolve("in the way"));
        Edge edge = edge();
        await().atMost(LIMIT).until(() -> log.getOut().contains("the folder of ACME_DATA_DIR cannot be used"));
        assertThat(pebble.log()).doesNotContain("new-acct", "/sign-me-up");

        Files.delete(disk.resolve("failures.properties.new").resolve("in the way"));
        clock.move(Duration.ofMinutes(2));
        edge.awaitOrders("issued", 1);
        assertThat(log.getOut().lines().filter(line -> line.contains("cannot be used")))
                .hasSize(1);
    }

    @Test
    void whatWasDamagedIsMadeAnew(CapturedOutput log) throws Exception {
        startPebble();
        Edge before = edge().awaitOrders("issued", 1);
        before.renewal().stop();
        Path disk = properties(pebble.variables(DOMAIN)).folder();
        String account = Files.readString(disk.resolve("account.pem"));
        Files.writeString(disk.resolve("account.pem"), account.substring(0, 60));
        Files.writeString(disk.resolve("certificate.pem"), "");

        Edge after = edge().awaitOrders("issued", 1);

        assertThat(after.issued()).isPresent().isNotEqualTo(before.issued());
        assertThat(log)
                .contains(
                        "the key of the account with the certificate authority cannot be read; another account is made");
        assertThat(Files.readString(disk.resolve("account.pem"))).isNotEqualTo(account);
    }

    @Test
    void aFolderThatOthersMayReadIsClosed() throws Exception {
        Path disk = Files.createDirectories(properties(pebble.variables(DOMAIN)).folder());
        Files.setPosixFilePermissions(disk, PosixFilePermissions.fromString("rwxr-xr-x"));

        AcmeFolder opened = AcmeFolder.open(disk);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(disk)))
                .isEqualTo("rwx------");
        assertThat(opened.failures()).isEqualTo(Failures.NONE);
    }
}
