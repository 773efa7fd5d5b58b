package dev.headend.coordinator.store.redis.replica;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * By which two coordinators see whether they have the same secret, and who reads Redis does not see which: keyed by the secret of the
 * control connections, and so short that a guess proves nothing.
 */
final class SecretHash {
    static final String PREFIX = "hmac:";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 2;

    private SecretHash() {}

    static String of(String name, String value, String key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(("headend:" + key).getBytes(StandardCharsets.UTF_8), ALGORITHM));
            byte[] hash = mac.doFinal((name + '=' + value).getBytes(StandardCharsets.UTF_8));
            return PREFIX + HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
