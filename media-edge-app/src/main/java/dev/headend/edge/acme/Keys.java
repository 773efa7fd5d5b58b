package dev.headend.edge.acme;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.util.KeyPairUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys of accounts and certificates, and how they are written. All are of the curve P-256, which every client knows. */
final class Keys {
    private static final Logger log = LoggerFactory.getLogger(Keys.class);
    private static final String CURVE = "secp256r1";
    private static final int LINE = 64;

    private Keys() {}

    static KeyPair make() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(CURVE));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JDK has no elliptic curves", impossible);
        }
    }

    /** That of the account. One is made and stored if there is none, or it cannot be read: then there will be another account. */
    static KeyPair ofAccount(AcmeFolder folder) throws IOException {
        KeyPair stored = read(folder.accountKey());
        if (stored != null) {
            return stored;
        }
        KeyPair made = make();
        StringWriter pem = new StringWriter();
        KeyPairUtils.writeKeyPair(made, pem);
        folder.writeAccountKey(pem.toString());
        return made;
    }

    private static @Nullable KeyPair read(@Nullable String pem) {
        if (pem == null) {
            return null;
        }
        try {
            return KeyPairUtils.readKeyPair(new StringReader(pem));
        } catch (IOException | RuntimeException damaged) {
            log.warn("the key of the account with the certificate authority cannot be read; another account is made");
            return null;
        }
    }

    /** A certificate's file: its key, and the chain. */
    static String pem(KeyPair key, List<X509Certificate> chain) {
        StringBuilder pem =
                new StringBuilder(block("PRIVATE KEY", key.getPrivate().getEncoded()));
        for (X509Certificate certificate : chain) {
            pem.append(block("CERTIFICATE", encoded(certificate)));
        }
        return pem.toString();
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException wasReadFromThat) {
            throw new IllegalStateException(wasReadFromThat);
        }
    }

    private static String block(String type, byte[] der) {
        String base64 = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
    }
}
