package dev.headend.coordinator.store.redis.script;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests of texts as Redis and scripts have them: in small hexadecimal digits. */
public final class Digest {
    private Digest() {}

    /** By which Redis knows a script. */
    static String sha1(String text) {
        return of("SHA-1", text);
    }

    /** What is kept of a text that Redis is not to know. */
    public static String sha256(String text) {
        return of("SHA-256", text);
    }

    private static String of(String algorithm, String text) {
        try {
            byte[] digest = MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has it", impossible);
        }
    }
}
