package dev.headend.encoder;

import dev.headend.config.StartupFailure;
import dev.headend.control.PeerInstance;
import dev.headend.encoder.hls.recovery.FencedStorage;
import dev.headend.encoder.hls.recovery.StreamRegistry;
import dev.headend.encoder.status.JudgingStorage;
import dev.headend.encoder.status.MeteredStorage;
import dev.headend.encoder.storage.FilesystemStorage;
import dev.headend.encoder.storage.RetryingStorage;
import dev.headend.encoder.storage.Storage;
import dev.headend.encoder.storage.StorageProperties;
import dev.headend.encoder.storage.azure.AzureProperties;
import dev.headend.encoder.storage.http.HttpStorageProperties;
import dev.headend.encoder.storage.http.RequestSender;
import dev.headend.encoder.storage.s3.S3Properties;
import dev.headend.encoder.storage.s3.S3Storage;
import dev.headend.encoder.task.SpoolFolders;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the storage that the operator has chosen. Only its classes are loaded. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    StorageProperties.class,
    HttpStorageProperties.class,
    S3Properties.class,
    AzureProperties.class
})
class StorageConfiguration {
    /** An outage that is shorter loses nothing. */
    private static final Duration RETRY_TIME = Duration.ofMinutes(5);

    @Bean
    Storage storage(
            StorageProperties properties,
            HttpStorageProperties http,
            S3Properties s3,
            AzureProperties azure,
            Clock clock,
            MeterRegistry registry) {
        Storage chosen = switch (properties.type()) {
            case FILESYSTEM -> filesystem(properties.root());
            case HTTP -> http.open(new RequestSender());
            case S3 -> S3Storage.open(s3);
            case AZ -> azure.open(new RequestSender(), clock);
        };
        return new JudgingStorage(new MeteredStorage(chosen, properties.type().name(), registry), clock, registry);
    }

    /** Streams share it, and what may wait for it on the local disk. */
    @Bean
    RetryingStorage retryingStorage(Storage storage, StreamRegistry streams, StorageProperties properties) {
        return new RetryingStorage(new FencedStorage(storage, streams), RETRY_TIME, properties.spoolBudget());
    }

    /** One that cannot be written stops the start. */
    private static FilesystemStorage filesystem(Path root) {
        FilesystemStorage storage = new FilesystemStorage(root);
        try {
            storage.prepare();
        } catch (IOException refused) {
            throw new StartupFailure(
                    root + " (HLS_FILESYSTEM_PATH) is not writable: " + refused + "; choose another folder", refused);
        }
        return storage;
    }

    @Bean
    SpoolFolders spools(StorageProperties properties, PeerInstance instance) {
        return SpoolFolders.in(properties.dataDir(), instance);
    }
}
