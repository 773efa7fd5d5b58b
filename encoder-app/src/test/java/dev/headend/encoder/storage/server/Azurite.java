package dev.headend.encoder.storage.server;

import dev.headend.encoder.NpmPackage;
import dev.headend.fixture.FreePorts;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
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

    private static final String PROGRAM = "node_modules/azurite/dist/src/blob/main.js";

    private final int port = FreePorts.next();
    private final X509Bundle certificate;
    private final ServerProcess process;

    /** @param folder for its certificate and log */
    public Azurite(Path folder) throws Exception {
        Path installed = NpmPackage.install("azurite");
        certificate = new CertificateBuilder()
                .ecp256()
                .subject("CN=127.0.0.1")
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Files.writeString(folder.resolve("cert.pem"), certificate.getCertificatePathPEM());
        Files.writeString(folder.resolve("key.pem"), certificate.getPrivateKeyPEM());
        process = new ServerProcess(command(installed), folder, port);
    }

    private List<String> command(Path installed) {
        return List.of(
                "node",
                installed.resolve(PROGRAM).toString(),
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
