package dev.headend.encoder.storage.azure;

import dev.headend.encoder.storage.http.FileRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests with an account's key ("Authorize with Shared Key" in the documentation of Azure's REST interface). */
final class SharedKey implements BlobAuthorization {
    private static final String ALGORITHM = "HmacSHA256";

    private final String account;
    private final byte[] key;

    /** @param key in Base64, as Azure shows it */
    SharedKey(String account, String key) {
        this.account = account;
        this.key = Base64.getDecoder().decode(key);
    }

    @Override
    public String of(FileRequest request) {
        return "SharedKey " + account + ":" + signature(textOf(request));
    }

    private String textOf(FileRequest request) {
        long length = Math.max(0, request.body().contentLength());
        return String.join(
                "\n",
                request.method(),
                "", // Content-Encoding
                "", // Content-Language
                length == 0 ? "" : String.valueOf(length),
                "", // Content-MD5
                request.header("Content-Type"),
                "", // Date: x-ms-date is among the headers below
                "", // If-Modified-Since
                request.header("If-Match"),
                request.header("If-None-Match"),
                "", // If-Unmodified-Since
                "", // Range
                ownHeaders(request.headers()) + "/" + account + request.uri().getRawPath());
    }

    private static String ownHeaders(Map<String, String> headers) {
        Map<String, String> own = new TreeMap<>();
        headers.forEach((name, value) -> own.put(name.toLowerCase(Locale.ROOT), value));
        return own.entrySet().stream()
                .filter(header -> header.getKey().startsWith("x-ms-"))
                .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private String signature(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
        }
    }
}
