package dev.headend.encoder;

import dev.headend.config.StartupFailure;
import dev.headend.control.PeerInstance;
import dev.headend.encoder.hls.recovery.FencedStorage;
import dev.headend.encoder.hls.recovery.StreamRegistry;
import dev.headend.encoder.status.JudgingStorage;
import dev.headend.encoder.status.MeteredStorage;
import dev.headend.encoder.storage.FailureWords;
import dev.headend.encoder.storage.FilesystemStorage;
import dev.headend.encoder.storage.RetryingStorage;
import dev.headend.encoder.storage.Storage;
import dev.headend.encoder.storage.StorageProperties;
import dev.headend.encoder.storage.StorageProperties.Type;
import dev.headend.encoder.storage.StorageStatus;
import dev.headend.encoder.storage.StorageTrial;
import dev.headend.encoder.storage.WaitNotice;
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
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Makes the storage that the operator has chosen. Only its classes are loaded. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    StorageProperties.class,
    HttpStorageProperties.class,
    S3Properties.class,
    AzureProperties.class
})
class StorageConfiguration {
    private static final Logger log = LoggerFactory.getLogger(StorageConfiguration.class);
    /** Name of the bean that leases are renewed with. */
    static final String LEASES = "leases";

    /** An outage that is shorter loses nothing. */
    private static final Duration RETRY_TIME = Duration.ofMinutes(5);

    @Bean
    MeteredStorage meteredStorage(
            StorageProperties properties,
            HttpStorageProperties http,
            S3Properties s3,
            AzureProperties azure,
            MeterRegistry registry) {
        List<String> problems = properties.folderProblems();
        if (!problems.isEmpty()) {
            throw new StartupFailure(String.join(". ", problems));
        }
        log.info("storing {}", place(properties, http, s3, azure));
        Storage chosen = properties.type() == Type.FILESYSTEM
                ? filesystem(properties.root())
                : server(properties.type(), http, s3, azure);
        return new MeteredStorage(chosen, properties.type().name(), registry);
    }

    /** Of the streams. */
    @Bean
    @Primary
    Storage storage(MeteredStorage metered, Clock clock, MeterRegistry registry) {
        return new JudgingStorage(metered, clock, registry);
    }

    /** The same storage, where nothing waits until uploads are done. Only Amazon's client bounds its connections. */
    @Bean(LEASES)
    Storage leases(StorageProperties properties, MeteredStorage metered, S3Properties s3) {
        return properties.type() == Type.S3 ? metered.beside(S3Storage.openBeside(s3)) : metered;
    }

    @Bean
    StorageStatus storageStatus() {
        return new StorageStatus();
    }

    /** Streams share it, and what may wait for it on the local disk. */
    @Bean
    RetryingStorage retryingStorage(
            Storage storage, StreamRegistry streams, StorageProperties properties, StorageStatus status) {
        return new RetryingStorage(new FencedStorage(storage, streams), RETRY_TIME, properties.spoolBudget(), status);
    }

    /** What is wrong with the folders and the storage that the properties choose, a sentence each. Blocks, for a minute at most. */
    static List<String> problems(Binder binder) {
        StorageProperties properties = binder.bindOrCreate(StorageProperties.PREFIX, StorageProperties.class);
        List<String> problems = new ArrayList<>(properties.folderProblems());
        if (properties.type() != Type.FILESYSTEM) {
            StorageTrial.problem(server(
                            properties.type(),
                            binder.bindOrCreate(HttpStorageProperties.PREFIX, HttpStorageProperties.class),
                            binder.bindOrCreate(S3Properties.PREFIX, S3Properties.class),
                            binder.bindOrCreate(AzureProperties.PREFIX, AzureProperties.class)))
                    .ifPresent(problem -> problems.add("the storage fails: " + problem));
        }
        return problems;
    }

    private static Storage server(Type type, HttpStorageProperties http, S3Properties s3, AzureProperties azure) {
        return switch (type) {
            case FILESYSTEM -> throw new IllegalArgumentException("a folder is no server");
            case HTTP -> http.open(new RequestSender());
            case S3 -> S3Storage.open(s3);
            case AZ -> azure.open(new RequestSender(), Clock.systemUTC());
        };
    }

    /** One that cannot be written stops the start. */
    private static FilesystemStorage filesystem(Path root) {
        FilesystemStorage storage = new FilesystemStorage(root);
        try (WaitNotice _ = WaitNotice.of(root + " (HLS_FILESYSTEM_PATH)")) {
            storage.prepare();
        } catch (IOException refused) {
            throw new StartupFailure(
                    root + " (HLS_FILESYSTEM_PATH) cannot be written: " + FailureWords.of(refused), refused);
        }
        return storage;
    }

    /** For the log, without credentials. */
    private static String place(
            StorageProperties properties, HttpStorageProperties http, S3Properties s3, AzureProperties azure) {
        return switch (properties.type()) {
            case FILESYSTEM ->
                "in the folder " + properties.root().toAbsolutePath().normalize();
            case HTTP -> "by HTTP at " + http.place();
            case S3 -> "in S3, " + s3.place();
            case AZ -> "in Azure, " + azure.place();
        };
    }

    @Bean
    SpoolFolders spools(StorageProperties properties, PeerInstance instance) {
        return SpoolFolders.in(properties.dataDir(), instance);
    }
}
