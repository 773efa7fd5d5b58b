package dev.headend.edge.acme;

import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.jspecify.annotations.Nullable;
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
        folder.writeAccountKey(block("PRIVATE KEY", made.getPrivate().getEncoded())
                + block("PUBLIC KEY", made.getPublic().getEncoded()));
        return made;
    }

    private static @Nullable KeyPair read(@Nullable String pem) {
        if (pem == null) {
            return null;
        }
        try (PemReader blocks = new PemReader(new StringReader(pem))) {
            KeyFactory factory = KeyFactory.getInstance("EC");
            PrivateKey secret = factory.generatePrivate(new PKCS8EncodedKeySpec(next(blocks)));
            return new KeyPair(factory.generatePublic(new X509EncodedKeySpec(next(blocks))), secret);
        } catch (IOException | GeneralSecurityException | RuntimeException damaged) {
            log.warn("the key of the account with the certificate authority cannot be read; another account is made");
            return null;
        }
    }

    private static byte[] next(PemReader blocks) throws IOException {
        PemObject block = blocks.readPemObject();
        if (block == null) {
            throw new EOFException();
        }
        return block.getContent();
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
