package dev.headend.control;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Secrets that operators choose, as keys of HS256. */
public final class HmacSecret {
    /** HS256 keys have at least as many bytes as the hash; RFC 7518 section 3.2. */
    private static final int MIN_KEY_BYTES = 32;

    private HmacSecret() {}

    /**
     * Existing deployments have secrets of a few letters, which the library refuses. HMAC itself pads a short key with
     * zero bytes (RFC 2104 section 2), so doing that here yields the same signatures with a key that it accepts.
     */
    public static SecretKey key(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        byte[] padded = bytes.length < MIN_KEY_BYTES ? Arrays.copyOf(bytes, MIN_KEY_BYTES) : bytes;
        return new SecretKeySpec(padded, "HmacSHA256");
    }
}
