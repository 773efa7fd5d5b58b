package dev.headend.rtmp.handshake;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The HMAC-SHA256 digests by which a Flash player and a Flash server recognise each other. They protect nothing. */
final class Digest {
    static final int LENGTH = 32;

    private static final byte[] PLAYER_KEY = ascii("Genuine Adobe Flash Player 001");
    private static final byte[] SERVER_KEY = ascii("Genuine Adobe Flash Media Server 001");
    private static final byte[] SUFFIX =
            HexFormat.of().parseHex("f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae");

    private Digest() {}

    /** The digest in a C1; null if it has none, as in the simple handshake. */
    static @Nullable Found find(byte[] c1) {
        for (DigestScheme scheme : DigestScheme.values()) {
            int at = scheme.digestAt(c1);
            byte[] digest = Arrays.copyOfRange(c1, at, at + LENGTH);
            if (MessageDigest.isEqual(digest, around(c1, at, PLAYER_KEY))) {
                return new Found(scheme, digest);
            }
        }
        return null;
    }

    /** Writes the server's digest into an S1. */
    static void sign(byte[] s1, DigestScheme scheme) {
        int at = scheme.digestAt(s1);
        System.arraycopy(around(s1, at, SERVER_KEY), 0, s1, at, LENGTH);
    }

    /** Writes the answer to a C1's digest at the end of an S2. */
    static void answer(byte[] s2, byte[] clientDigest) {
        byte[] key = hmac(concat(SERVER_KEY, SUFFIX), clientDigest);
        byte[] body = Arrays.copyOf(s2, s2.length - LENGTH);
        System.arraycopy(hmac(key, body), 0, s2, body.length, LENGTH);
    }

    private static byte[] around(byte[] hello, int at, byte[] key) {
        return hmac(key, concat(Arrays.copyOf(hello, at), Arrays.copyOfRange(hello, at + LENGTH, hello.length)));
    }

    private static byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has HmacSHA256", missing);
        }
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A digest and where it was. */
    record Found(DigestScheme scheme, byte[] digest) {}
}
