package dev.headend.encoder.hls.playlist;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** {@code AES-128} of RFC 8216, section 5.2: CBC, PKCS #7 padding, the media sequence number as initialization vector. */
public final class SegmentCipher {
    public static final int KEY_BYTES = 16;

    private static final String CIPHER = "AES/CBC/PKCS5Padding";

    private SegmentCipher() {}

    /** For one segment. @param key of {@value #KEY_BYTES} bytes, not changed */
    public static Cipher encrypting(int segment, byte[] key) {
        return cipher(Cipher.ENCRYPT_MODE, segment, key);
    }

    /** For one segment. @param key of {@value #KEY_BYTES} bytes, not changed */
    public static Cipher decrypting(int segment, byte[] key) {
        return cipher(Cipher.DECRYPT_MODE, segment, key);
    }

    private static Cipher cipher(int mode, int segment, byte[] key) {
        byte[] vector =
                ByteBuffer.allocate(KEY_BYTES).putLong(0).putLong(segment).array();
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(vector));
            return cipher;
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
