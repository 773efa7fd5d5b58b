package dev.headend.config.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Map;

/**
 * Whether a key belongs to a certificate: what it signs must verify with it. Without this a mismatch would only show in
 * each client's handshake.
 */
final class KeyMatch {
    private static final byte[] SAMPLE = "headend".getBytes(StandardCharsets.US_ASCII);

    /** By the name that the JDK gives a kind of key, what it signs with. */
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    private KeyMatch() {}

    static void require(CertificatePair pair, CertificateFiles files) throws InvalidCertificateException {
        PrivateKey key = pair.privateKey();
        String algorithm = SIGNATURES.get(key.getAlgorithm());
        if (algorithm == null) {
            throw new InvalidCertificateException(
                    files.keySetting(),
                    files.privateKey(),
                    "is a key of the kind " + key.getAlgorithm() + ", but RSA, EC, Ed25519 and Ed448 are served");
        }
        if (!matches(pair.leaf().getPublicKey(), key, algorithm)) {
            throw new InvalidCertificateException(
                    files.keySetting(),
                    files.privateKey(),
                    "is not the key of the first certificate in " + files.certificate());
        }
    }

    private static boolean matches(PublicKey publicKey, PrivateKey privateKey, String algorithm) {
        try {
            Signature signature = Signature.getInstance(algorithm);
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
}
