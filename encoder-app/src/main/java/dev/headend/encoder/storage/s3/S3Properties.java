package dev.headend.encoder.storage.s3;

import dev.headend.encoder.storage.ShownUrl;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The bucket that files are stored in, and as whom. Secrets are left out of {@code toString}.
 *
 * @param region null = with an endpoint of one's own it does not matter ({@code AWS_REGION})
 * @param bucket {@code AWS_S3_BUCKET}
 * @param accessKey null = AWS's default credential chain is asked ({@code AWS_ACCESS_KEY_ID})
 * @param secretKey {@code AWS_SECRET_ACCESS_KEY}
 * @param sessionToken of temporary keys ({@code AWS_SESSION_TOKEN})
 * @param endpoint null = AWS ({@code AWS_ENDPOINT_URL})
 * @param pathStyle whether the bucket is in the URL's path, not in the host's name; null = with an endpoint of one's own
 *     ({@code AWS_S3_PATH_STYLE})
 */
@ConfigurationProperties(S3Properties.PREFIX)
public record S3Properties(
        @Nullable String region,
        @Nullable String bucket,
        @Nullable String accessKey,
        @Nullable String secretKey,
        @Nullable String sessionToken,
        @Nullable URI endpoint,
        @Nullable Boolean pathStyle) {
    /** Of the properties. */
    public static final String PREFIX = "headend.encoder.storage.s3";

    /** Where that is, for the log. */
    public String place() {
        String server = endpoint != null ? " at " + ShownUrl.of(endpoint) : region != null ? " in " + region : "";
        return "bucket " + bucket + server;
    }

    @Override
    public String toString() {
        return "S3Properties[region=" + region + ", bucket=" + bucket + ", endpoint=" + endpoint + "]";
    }
}
