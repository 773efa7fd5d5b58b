package dev.headend.coordinator.harness;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens as existing peers make them: HS256, a subject and nothing else. Written from RFC 7519, without a library. */
public final class Jwt {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private Jwt() {}

    public static String of(String subject, String secret) {
        return signed("{\"sub\":\"" + subject + "\"}", secret);
    }

    public static String signed(String claims, String secret) {
        String content = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + encode(claims);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return content + "." + BASE64.encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String encode(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
