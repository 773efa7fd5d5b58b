package dev.headend.config.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/**
 * Whether a key belongs to a certificate: what it signs must verify with it. Without this a mismatch would only show in
 * each client's handshake.
 */
final class KeyMatch {
    private static final byte[] SAMPLE = "headend".getBytes(StandardCharsets.US_ASCII);

    private KeyMatch() {}

    static void require(CertificatePair pair, CertificateFiles files) throws UnusablePair {
        if (!matches(pair.leaf().getPublicKey(), pair.privateKey())) {
            throw new UnusablePair(
                    TlsSettings.PRIVATE_KEY,
                    files.privateKey(),
                    "is not the key of the first certificate in " + files.certificate());
        }
    }

    private static boolean matches(PublicKey publicKey, PrivateKey privateKey) {
        try {
            Signature signature = Signature.getInstance(algorithm(privateKey));
            signature.initSign(privateKey);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (GeneralSecurityException differentKind) {
            return false;
        }
    }

    private static String algorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
    }
}
