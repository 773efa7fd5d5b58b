package dev.headend.edge.acme;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.headend.fixture.FreePorts;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;

/**
 * Let's Encrypt's own test server, as Debian packages it, with a name server that finds every domain at this machine. It forgets everything when it is
 * stopped, and has another root each time.
 */
final class Pebble implements AutoCloseable {
    private static final String PROGRAM = "pebble";
    private static final String NAME_SERVER = "pebble-challtestsrv";

    private final Path folder;
    private final int port = FreePorts.next();
    private final int management = FreePorts.next();
    private final int names = FreePorts.next();
    private final int nameManagement = FreePorts.next();
    private final X509Bundle own;
    private final List<Process> processes = new ArrayList<>();

    private Pebble(Path folder) throws Exception {
        this.folder = folder;
        this.own = new CertificateBuilder()
                .subject("CN=pebble")
                .addSanDnsName("localhost")
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Files.writeString(folder.resolve("pebble.pem"), own.getCertificatePEM());
        Files.writeString(folder.resolve("pebble-key.pem"), own.getPrivateKeyPEM());
    }

    /** Not started yet. The test is left out where it is not installed. */
    static Pebble in(Path folder) throws Exception {
        assumeThat(isInstalled(PROGRAM) && isInstalled(NAME_SERVER))
                .as("Debian's pebble is installed")
                .isTrue();
        return new Pebble(folder);
    }

    private static boolean isInstalled(String program) {
        return List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /**
     * Starts it.
     *
     * @param httpPort where it validates domains, as Let's Encrypt does at port 80
     * @param lifetime of certificates
     */
    Pebble start(int httpPort, Duration lifetime, String... blocked) throws IOException {
        String blocklist = blocked.length == 0 ? "" : "\"" + String.join("\", \"", blocked) + "\"";
        Path config = Files.writeString(folder.resolve("pebble.json"), """
                {"pebble": {
                  "listenAddress": "127.0.0.1:%d",
                  "managementListenAddress": "127.0.0.1:%d",
                  "certificate": "%s",
                  "privateKey": "%s",
                  "httpPort": %d,
                  "tlsPort": 1,
                  "domainBlocklist": [%s],
                  "certificateValidityPeriod": %d
                }}
                """.formatted(
                        port,
                        management,
                        folder.resolve("pebble.pem"),
                        folder.resolve("pebble-key.pem"),
                        httpPort,
                        blocklist,
                        lifetime.toSeconds()));
        processes.add(run(
                Map.of(),
                NAME_SERVER,
                "-dns01",
                "127.0.0.1:" + names,
                "-management",
                "127.0.0.1:" + nameManagement,
                "-defaultIPv4",
                "127.0.0.1",
                "-defaultIPv6",
                "",
                "-http01",
                "",
                "-https01",
                "",
                "-tlsalpn01",
                ""));
        processes.add(run(
                Map.of("PEBBLE_VA_NOSLEEP", "1", "PEBBLE_AUTHZREUSE", "0"),
                PROGRAM,
                "-config",
                config.toString(),
                "-dnsserver",
                "127.0.0.1:" + names));
        // Each of its servers begins by itself, in any order.
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> isFound("a.example.org")
                        && !get(port, "/dir").isEmpty()
                        && !get(management, "/roots/0").isEmpty());
        return this;
    }

    /** Whether the name server knows the address of a domain. */
    private boolean isFound(String domain) throws NamingException {
        Hashtable<String, String> environment = new Hashtable<>(Map.of(
                Context.INITIAL_CONTEXT_FACTORY,
                "com.sun.jndi.dns.DnsContextFactory",
                Context.PROVIDER_URL,
                "dns://127.0.0.1:" + names));
        DirContext server = new InitialDirContext(environment);
        try {
            return server.getAttributes(domain, new String[] {"A"}).get("A") != null;
        } finally {
            server.close();
        }
    }

    private Process run(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("pebble.log").toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** What an edge needs to order from it. */
    Map<String, String> variables(String domains) {
        return Map.of(
                "ACME_DOMAINS",
                domains,
                "ACME_DIRECTORY",
                "https://127.0.0.1:" + port + "/dir",
                "ACME_TRUSTED_ROOTS",
                folder.resolve("pebble.pem").toString(),
                "ACME_DATA_DIR",
                folder.resolve("acme").toString());
    }

    /** What it says on standard output. */
    String log() throws IOException {
        return Files.readString(folder.resolve("pebble.log"));
    }

    /** A client of the certificates that it issues. */
    SSLContext client() throws Exception {
        byte[] pem = get(management, "/roots/0").getBytes(StandardCharsets.US_ASCII);
        return trusting((X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
    }

    private String get(int at, String path) throws Exception {
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(trusting(own.getCertificate()))
                .connectTimeout(Duration.ofSeconds(5))
                .build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + at + path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    private static SSLContext trusting(X509Certificate root) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("root", root);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** May be started again. */
    void stop() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
        processes.clear();
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
