package dev.headend.encoder.storage.azure;

import dev.headend.encoder.storage.ShownUrl;
import dev.headend.encoder.storage.Storage;
import dev.headend.encoder.storage.http.HttpStorage;
import dev.headend.encoder.storage.http.RequestSender;
import java.net.URI;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where blobs are stored, and as whom. Secrets are left out of {@code toString}.
 *
 * @param account {@code AZURE_STORAGE_ACCOUNT}
 * @param container {@code AZURE_STORAGE_CONTAINER}
 * @param endpoint of the account; null = that of Azure's public cloud ({@code AZURE_STORAGE_ENDPOINT})
 * @param key of the account; null = tenant, client and secret are used ({@code AZURE_STORAGE_KEY})
 * @param authority gives tokens ({@code AZURE_AUTHORITY_HOST})
 */
@ConfigurationProperties(AzureProperties.PREFIX)
public record AzureProperties(
        @Nullable String account,
        @Nullable String container,
        @Nullable URI endpoint,
        @Nullable String key,
        URI authority,
        @Nullable String tenant,
        @Nullable String client,
        @Nullable String secret) {
    /** Of the properties. */
    public static final String PREFIX = "headend.encoder.storage.azure";

    /**
     * Opens the storage; makes no request.
     *
     * @throws NullPointerException if something is missing, which the table's rule finds before
     */
    public Storage open(RequestSender sender, Clock clock) {
        String name = Objects.requireNonNull(account);
        URI base = endpoint != null ? endpoint : URI.create("https://" + name + ".blob.core.windows.net");
        URI root = URI.create(base.toString().replaceFirst("/*$", "/") + Objects.requireNonNull(container));
        return new HttpStorage(root, new BlobDialect(authorization(name, sender), clock), sender);
    }

    private BlobAuthorization authorization(String name, RequestSender sender) {
        return key != null
                ? new SharedKey(name, key)
                : new ClientSecret(
                        authority,
                        Objects.requireNonNull(tenant),
                        Objects.requireNonNull(client),
                        Objects.requireNonNull(secret),
                        sender);
    }

    /** Where that is, for the log. */
    public String place() {
        String server = endpoint != null ? " at " + ShownUrl.of(endpoint) : "";
        return "container " + container + " of account " + account + server;
    }

    @Override
    public String toString() {
        return "AzureProperties[account=" + account + ", container=" + container + "]";
    }
}
