package dev.headend.edge.callback;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A token as an application reads it: with the JDK's own HMAC and a JSON parser, not with the library that made it. */
record ReceivedToken(Map<String, Object> claims) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Object>> CLAIMS = new TypeReference<>() {};

    /** @throws IOException if it is not an HS256 token over the secret */
    static ReceivedToken verified(String token, String secret) throws IOException {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || !"HS256".equals(json(parts[0]).get("alg"))) {
            throw new IOException("not a token with HS256");
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signature = mac.doFinal((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            if (!MessageDigest.isEqual(signature, Base64.getUrlDecoder().decode(parts[2]))) {
                throw new IOException("signed with another secret");
            }
        } catch (GeneralSecurityException impossible) {
            throw new IOException(impossible);
        }
        return new ReceivedToken(json(parts[1]));
    }

    private static Map<String, Object> json(String part) {
        return JSON.readValue(Base64.getUrlDecoder().decode(part), CLAIMS);
    }

    Object claim(String name) {
        return claims.getOrDefault(name, "(none)");
    }

    String event() {
        return String.valueOf(claim("event"));
    }
}
