package dev.headend.encoder.storage.server;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.headend.fixture.FreePorts;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * Azurite, Microsoft's emulator of Azure Blob Storage, with files in memory: by HTTPS, with keys, and with tokens whose content it reads. npm
 * installs it below {@code target} when it is first needed; where there is no npm, tests that need it are left out.
 */
public final class Azurite implements AutoCloseable {
    /** Of every emulator, as documented. */
    public static final String ACCOUNT = "devstoreaccount1";

    public static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static final Path PACKAGE = Path.of("src", "test", "npm", "azurite");
    private static final Path INSTALLED = Path.of("target", "azurite").toAbsolutePath();
    private static final String PROGRAM = "node_modules/azurite/dist/src/blob/main.js";
    private static final int INSTALLATION_MINUTES = 5;

    private final int port = FreePorts.next();
    private final X509Bundle certificate;
    private final ServerProcess process;

    /** @param folder for its certificate and log */
    public Azurite(Path folder) throws Exception {
        install();
        certificate = new CertificateBuilder()
                .ecp256()
                .subject("CN=127.0.0.1")
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Files.writeString(folder.resolve("cert.pem"), certificate.getCertificatePathPEM());
        Files.writeString(folder.resolve("key.pem"), certificate.getPrivateKeyPEM());
        process = new ServerProcess(command(), folder, port);
    }

    private List<String> command() {
        return List.of(
                "node",
                INSTALLED.resolve(PROGRAM).toString(),
                "--blobHost",
                "127.0.0.1",
                "--blobPort",
                String.valueOf(port),
                "--inMemoryPersistence",
                "--silent",
                "--disableTelemetry",
                "--oauth",
                "basic",
                "--cert",
                "cert.pem",
                "--key",
                "key.pem");
    }

    /** Other test JVMs may want it at the same time. */
    private static void install() throws IOException, InterruptedException {
        assumeThat(runs("npm", "--version") && runs("node", "--version"))
                .as("npm and node are installed")
                .isTrue();
        Files.createDirectories(INSTALLED);
        try (FileChannel file = FileChannel.open(
                        INSTALLED.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var ignored = file.lock()) {
            if (!isInstalled()) {
                copy("package.json");
                copy("package-lock.json");
                run("npm", "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund");
                Files.copy(PACKAGE.resolve("package-lock.json"), INSTALLED.resolve("installed"));
            }
        }
    }

    private static boolean isInstalled() throws IOException {
        Path installed = INSTALLED.resolve("installed");
        return Files.exists(installed)
                && Files.mismatch(installed, PACKAGE.resolve("package-lock.json")) == -1
                && Files.exists(INSTALLED.resolve(PROGRAM));
    }

    private static void copy(String file) throws IOException {
        Files.deleteIfExists(INSTALLED.resolve("installed"));
        Files.copy(PACKAGE.resolve(file), INSTALLED.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Path log = INSTALLED.resolve("npm.log");
        Process process = new ProcessBuilder(command)
                .directory(INSTALLED.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(INSTALLATION_MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();
        if (!ended || process.exitValue() != 0) {
            throw new AssertionError("npm cannot install Azurite: " + Files.readString(log));
        }
    }

    public int port() {
        return port;
    }

    /** Trusts this server alone. */
    public SSLContext trust() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, certificate.toTrustManagerFactory().getTrustManagers(), null);
        return context;
    }

    @Override
    public void close() {
        process.close();
    }
}
