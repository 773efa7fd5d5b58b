package dev.headend.coordinator.events;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs callbacks as Standard Webhooks does: {@code v1,} and the base64 of HMAC-SHA256 over {@code id.timestamp.body}. The
 * body of a callback is empty, so what is signed is its id, which holds the stream's id and the event's place in it, and
 * the time. Thread-safe.
 */
public final class WebhookSignature {
    /** Standard Webhooks writes secrets with this in front, then base64; any other text is taken as it is. */
    private static final String SECRET_PREFIX = "whsec_";

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /** @throws IllegalArgumentException if what follows {@code whsec_} is not base64, or there is no secret at all */
    public WebhookSignature(String secret) {
        byte[] bytes = secret.startsWith(SECRET_PREFIX)
                ? Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length()))
                : secret.getBytes(StandardCharsets.UTF_8);
        this.key = new SecretKeySpec(bytes, ALGORITHM);
    }

    /** The value of {@code webhook-signature}. */
    String of(String id, long timestampSeconds) {
        String signed = id + "." + timestampSeconds + ".";
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
        }
    }
}
