package dev.headend.encoder.storage.s3;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** Amazon's client as an encoder needs it: small, with every wait limited, and without retries, which others make. */
final class S3Client {
    /** At other servers than AWS it only has to be the same in a request and its signature. */
    private static final Region ANY_REGION = Region.US_EAST_1;

    private static final int MAX_CONNECTIONS = 128;
    /** For a heartbeat every few seconds, and those before it that hang. */
    private static final int FEW_CONNECTIONS = 8;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** Without a byte, in either direction. */
    private static final Duration SILENCE = Duration.ofSeconds(30);
    /** For a whole file. */
    private static final Duration CALL_TIMEOUT = Duration.ofMinutes(5);

    private S3Client() {}

    static S3AsyncClient of(S3Properties properties) {
        return of(properties, MAX_CONNECTIONS, SILENCE);
    }

    /** A second one, whose few connections are never in use by uploads. */
    static S3AsyncClient beside(S3Properties properties) {
        return of(properties, FEW_CONNECTIONS, SILENCE);
    }

    /**
     * @param connections at once; what needs another one waits
     * @param silence the longest time without a byte
     */
    static S3AsyncClient of(S3Properties properties, int connections, Duration silence) {
        boolean custom = properties.endpoint() != null;
        return S3AsyncClient.builder()
                .region(properties.region() == null ? ANY_REGION : Region.of(properties.region()))
                .endpointOverride(properties.endpoint())
                .forcePathStyle(Objects.requireNonNullElse(properties.pathStyle(), custom))
                .credentialsProvider(credentials(properties))
                // Other servers do not know Amazon's newer checksums.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClient(http(connections, silence))
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallTimeout(CALL_TIMEOUT)
                        .build())
                // The waiting threads go on at once; no others are needed for that.
                .asyncConfiguration(
                        it -> it.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
                .build();
    }

    private static SdkAsyncHttpClient http(int connections, Duration silence) {
        return NettyNioAsyncHttpClient.builder()
                .eventLoopGroupBuilder(SdkEventLoopGroup.builder().numberOfThreads(1))
                .maxConcurrency(connections)
                .connectionTimeout(CONNECT_TIMEOUT)
                .connectionAcquisitionTimeout(silence)
                .readTimeout(silence)
                .writeTimeout(silence)
                .tcpKeepAlive(true)
                .build();
    }

    private static AwsCredentialsProvider credentials(S3Properties properties) {
        String accessKey = properties.accessKey();
        if (accessKey == null) {
            return DefaultCredentialsProvider.builder().build();
        }
        String secretKey = Objects.requireNonNull(properties.secretKey());
        @Nullable String token = properties.sessionToken();
        return StaticCredentialsProvider.create(
                token == null
                        ? AwsBasicCredentials.create(accessKey, secretKey)
                        : AwsSessionCredentials.create(accessKey, secretKey, token));
    }
}
