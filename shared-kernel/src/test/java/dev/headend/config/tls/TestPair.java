package dev.headend.config.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/** A certificate for localhost with its intermediate and root, made while the tests run. */
public final class TestPair {
    /** Names under which Kubernetes mounts them. */
    public static final String CERTIFICATE = "tls.crt";

    public static final String KEY = "tls.key";

    private final X509Bundle bundle;

    private TestPair(X509Bundle bundle) {
        this.bundle = bundle;
    }

    /** Valid for a year from the real now on, so that clients accept it. */
    public static TestPair issue() {
        return issue(Algorithm.ecp256, Instant.now().plusSeconds(365 * 86_400L));
    }

    public static TestPair issue(Algorithm algorithm) {
        return issue(algorithm, Instant.now().plusSeconds(365 * 86_400L));
    }

    public static TestPair issue(Algorithm algorithm, Instant notAfter) {
        return issue(algorithm, notAfter.minusSeconds(400 * 86_400L), notAfter);
    }

    private static TestPair issue(Algorithm algorithm, Instant notBefore, Instant notAfter) {
        CertificateBuilder builder =
                new CertificateBuilder().notBefore(notBefore).notAfter(notAfter);
        try {
            X509Bundle root = builder.copy()
                    .ecp256()
                    .subject("CN=Test root")
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
            X509Bundle intermediate = builder.copy()
                    .ecp256()
                    .subject("CN=Test intermediate")
                    .setIsCertificateAuthority(true)
                    .buildIssuedBy(root);
            return new TestPair(builder.copy()
                    .algorithm(algorithm)
                    .subject("CN=localhost")
                    .addSanDnsName("localhost")
                    .addSanIpAddress("127.0.0.1")
                    .addExtendedKeyUsageServerAuth()
                    .buildIssuedBy(intermediate));
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Lives so long until its end. */
    static TestPair issueFor(Duration lifetime, Instant notAfter) {
        return issue(Algorithm.ecp256, notAfter.minus(lifetime), notAfter);
    }

    CertificatePair pair() {
        return new CertificatePair(
                List.of(bundle.getCertificatePath()), bundle.getKeyPair().getPrivate());
    }

    public X509Certificate certificate() {
        return bundle.getCertificate();
    }

    /** The certificate and the intermediate that signed it. */
    public String chainPem() {
        return bundle.getCertificatePathPEM();
    }

    /** PKCS#8. */
    public String keyPem() {
        return bundle.getPrivateKeyPEM();
    }

    /** PKCS#1 for RSA, SEC1 for elliptic curves: what {@code openssl genrsa} and {@code openssl ecparam} once wrote. */
    public String traditionalKeyPem() {
        PrivateKeyInfo pkcs8 =
                PrivateKeyInfo.getInstance(bundle.getKeyPair().getPrivate().getEncoded());
        try {
            return bundle.getKeyPair().getPrivate() instanceof ECPrivateKey key
                    ? pem("EC PRIVATE KEY", sec1(key, pkcs8).getEncoded())
                    : pem(
                            "RSA PRIVATE KEY",
                            pkcs8.parsePrivateKey().toASN1Primitive().getEncoded());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** With the name of the curve, which PKCS#8 keeps outside of the key itself. */
    private static ASN1Object sec1(ECPrivateKey key, PrivateKeyInfo pkcs8) {
        return new org.bouncycastle.asn1.sec.ECPrivateKey(
                key.getParams().getOrder().bitLength(),
                key.getS(),
                pkcs8.getPrivateKeyAlgorithm().getParameters());
    }

    static String pem(String type, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
    }

    /** Each file replaced atomically, the key first, as a careful renewal does it. */
    public CertificateFiles writeTo(Path folder) {
        replace(folder.resolve(KEY), keyPem());
        replace(folder.resolve(CERTIFICATE), chainPem());
        return filesIn(folder);
    }

    public static CertificateFiles filesIn(Path folder) {
        return new CertificateFiles(folder.resolve(CERTIFICATE), folder.resolve(KEY));
    }

    static void replace(Path file, String text) {
        try {
            Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What a client uses that trusts this pair's root and no other. */
    public SSLContext clientContext() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, bundle.toTrustManagerFactory().getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
