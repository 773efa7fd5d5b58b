package dev.headend.encoder.source;

import io.netty.handler.ssl.SslContextBuilder;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;

/** A certificate of nobody's, for a name that is not the server's. Made by the JDK's keytool. */
public final class TestIdentity {
    private static final String PASSWORD = "changeit";

    private TestIdentity() {}

    public static SslContextBuilder selfSigned(Path folder) throws Exception {
        Path store = folder.resolve("identity.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        String arguments = "-genkeypair -alias a -keyalg EC -dname CN=elsewhere -storetype PKCS12 -storepass "
                + PASSWORD + " -keystore " + store;
        new ProcessBuilder((keytool + " " + arguments).split(" "))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        return SslContextBuilder.forServer(managers);
    }
}
