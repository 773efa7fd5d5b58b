package dev.headend.encoder;

import dev.headend.config.BuildInfo;
import dev.headend.config.drain.DrainConfiguration;
import dev.headend.config.drain.DrainedWork;
import dev.headend.config.http.HttpLimitsConfiguration;
import dev.headend.control.PeerInstance;
import dev.headend.encoder.cdn.CdnProperties;
import dev.headend.encoder.cdn.CdnPush;
import dev.headend.encoder.control.ControlProperties;
import dev.headend.encoder.control.CoordinatorLink;
import dev.headend.encoder.ffmpeg.FfmpegInstallation;
import dev.headend.encoder.ffmpeg.FfmpegLocator;
import dev.headend.encoder.ffmpeg.FfmpegProperties;
import dev.headend.encoder.ffmpeg.FirstPictures;
import dev.headend.encoder.hls.HlsProperties;
import dev.headend.encoder.hls.recovery.StreamKeeper;
import dev.headend.encoder.hls.recovery.StreamRegistry;
import dev.headend.encoder.plan.Planner;
import dev.headend.encoder.source.SourceLimits;
import dev.headend.encoder.source.SourceOpener;
import dev.headend.encoder.source.buffer.MemoryBudget;
import dev.headend.encoder.storage.RetryingStorage;
import dev.headend.encoder.storage.Storage;
import dev.headend.encoder.storage.StorageProperties;
import dev.headend.encoder.storage.StorageStatus;
import dev.headend.encoder.task.SpoolFolders;
import dev.headend.encoder.task.TaskEnvironment;
import dev.headend.encoder.task.TaskProperties;
import dev.headend.encoder.task.TaskRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.system.ApplicationHome;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.reactive.ConfigurableReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** Makes and connects the parts, which know nothing of Spring. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    ControlProperties.class,
    TaskProperties.class,
    FfmpegProperties.class,
    HlsProperties.class,
    CdnProperties.class
})
@Import({BuildInfo.class, DrainConfiguration.class, HttpLimitsConfiguration.class, StorageConfiguration.class})
class EncoderConfiguration {

    /** A busy machine lets FFmpeg take something within this time. */
    private static final Duration STALL_LIMIT = Duration.ofSeconds(20);

    /** Its one port is that of health and metrics, which is open on all addresses in every program, whatever {@code BIND_ADDRESS} is. */
    @Bean
    WebServerFactoryCustomizer<ConfigurableReactiveWebServerFactory> healthAtAllAddresses() {
        return server -> server.setAddress(null);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** This run of the program. */
    @Bean
    PeerInstance peerInstance() {
        return PeerInstance.random();
    }

    /** Blocks until it was tried. */
    @Bean
    FfmpegInstallation ffmpegInstallation(FfmpegProperties properties) {
        return FfmpegInstallation.find(properties, locator(properties));
    }

    /** Searches where the settings say, on the {@code PATH}, and where the build unpacks FFmpeg: beside the jar. */
    static FfmpegLocator locator(FfmpegProperties properties) {
        Path besideTheJar = new ApplicationHome(Encoder.class).getDir().toPath();
        String searchPath = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return properties.locator(searchPath, besideTheJar.resolve("ffmpeg"));
    }

    /** Of all sources together. */
    @Bean
    MemoryBudget sourceMemory() {
        return MemoryBudget.ofHeap();
    }

    @Bean
    FirstPictures firstPictures(FfmpegInstallation ffmpeg) {
        return new FirstPictures(ffmpeg.tools());
    }

    @Bean
    TaskEnvironment taskEnvironment(
            FfmpegInstallation ffmpeg,
            FirstPictures pictures,
            FfmpegProperties encoding,
            MemoryBudget sourceMemory,
            HlsProperties hls,
            TaskProperties tasks,
            RetryingStorage storage,
            StreamRegistry streams,
            CdnProperties cdn,
            SpoolFolders spools,
            Clock clock) {
        return new TaskEnvironment(
                ffmpeg.tools(),
                pictures,
                new SourceOpener(ffmpeg.tools(), SourceLimits.forSegments(hls.segmentTime()), sourceMemory),
                new Planner(hls.segmentTime(), encoding.neverEncodes()),
                ffmpeg.capabilities(),
                encoding.codecs(),
                hls,
                storage,
                streams,
                CdnPush.of(cdn, hls, clock),
                spools,
                clock,
                STALL_LIMIT,
                tasks.logStatus());
    }

    @Bean
    StreamRegistry streams(
            Storage storage,
            @Qualifier(StorageConfiguration.LEASES) Storage leases,
            PeerInstance instance,
            Clock clock) {
        return new StreamRegistry(storage, leases, instance.toString(), clock, System::nanoTime);
    }

    /** Started and stopped with the link to the coordinator. */
    @Bean(destroyMethod = "")
    StreamKeeper streamKeeper(StreamRegistry streams, StorageStatus status) {
        return new StreamKeeper(streams, status);
    }

    @Bean
    TaskRegistry tasks(TaskProperties properties, TaskEnvironment environment) {
        return new TaskRegistry(properties.capacity(), environment);
    }

    @Bean(destroyMethod = "")
    CoordinatorLink encoderLink(ControlProperties properties, PeerInstance instance, TaskRegistry tasks, Clock clock) {
        return new CoordinatorLink(properties.linkSettings(instance, clock), tasks);
    }

    @Bean
    DrainedWork drainedWork(TaskRegistry tasks, CoordinatorLink link) {
        return new TaskDrain(tasks, link);
    }

    /** Starts and stops the link, so Spring must not close it too. */
    @Bean
    EncoderLifecycle encoderSide(
            FfmpegInstallation ffmpeg,
            StorageProperties folders,
            SpoolFolders spools,
            Storage storage,
            StorageStatus status,
            StreamKeeper keeper,
            TaskRegistry tasks,
            CoordinatorLink link,
            Environment environment) {
        Duration shutdownTime =
                environment.getRequiredProperty("spring.lifecycle.timeout-per-shutdown-phase", Duration.class);
        return new EncoderLifecycle(ffmpeg, folders, spools, storage, status, keeper, tasks, link, shutdownTime);
    }

    /** Part of readiness, under this bean's name. */
    @Bean
    HealthIndicator ffmpeg(FfmpegInstallation installation) {
        return () -> installation.usable() ? Health.up().build() : Health.down().build();
    }
}
