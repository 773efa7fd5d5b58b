package dev.headend.encoder.storage.http;

import dev.headend.config.HttpAuthProperties;
import dev.headend.encoder.storage.ShownUrl;
import dev.headend.encoder.storage.Storage;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The server that files are put to.
 *
 * @param url of its folder ({@code HLS_STORAGE_HTTP_URL})
 * @param auth who we are there ({@code HLS_STORAGE_HTTP_AUTH} and its relatives); null = nobody
 */
@ConfigurationProperties(HttpStorageProperties.PREFIX)
public record HttpStorageProperties(
        @Nullable URI url, @Nullable HttpAuthProperties auth) {
    /** Of the properties. */
    public static final String PREFIX = "headend.encoder.storage.http";

    /**
     * Opens the storage; makes no request.
     *
     * @throws NullPointerException if something is missing, which the table's rules find before
     */
    public Storage open(RequestSender sender) {
        HttpAuthProperties shown = auth == null ? HttpAuthProperties.NONE : auth;
        return new HttpStorage(Objects.requireNonNull(url), new AuthorizationHeader(shown.toHttpAuth()), sender);
    }

    /** Where that is, for the log. */
    public String place() {
        return url == null ? "" : ShownUrl.of(url);
    }
}
