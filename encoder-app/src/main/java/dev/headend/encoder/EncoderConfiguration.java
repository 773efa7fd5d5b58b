package dev.headend.encoder;

import dev.headend.control.PeerInstance;
import dev.headend.encoder.control.ControlProperties;
import dev.headend.encoder.control.EncoderLink;
import dev.headend.encoder.plan.Planner;
import dev.headend.encoder.source.SourceLimits;
import dev.headend.encoder.source.Sources;
import dev.headend.encoder.status.MeteredStorage;
import dev.headend.encoder.storage.FilesystemStorage;
import dev.headend.encoder.storage.Storage;
import dev.headend.encoder.task.Spools;
import dev.headend.encoder.task.TaskEnvironment;
import dev.headend.encoder.task.TaskListener;
import dev.headend.encoder.task.Tasks;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Puts the parts together that know nothing of Spring. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    ControlProperties.class,
    TaskProperties.class,
    FfmpegProperties.class,
    HlsProperties.class,
    StorageProperties.class
})
class EncoderConfiguration {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** This run of the program. */
    @Bean
    PeerInstance peerInstance() {
        return PeerInstance.random();
    }

    @Bean
    UsableFfmpeg usableFfmpeg(FfmpegProperties properties) {
        return UsableFfmpeg.find(properties.locator());
    }

    @Bean
    Storage storage(StorageProperties properties, MeterRegistry registry) {
        Storage chosen = switch (properties.type()) {
            case FILESYSTEM -> new FilesystemStorage(properties.root());
        };
        return new MeteredStorage(chosen, registry);
    }

    @Bean
    Spools spools(StorageProperties properties) {
        return Spools.in(properties.root());
    }

    @Bean
    TaskEnvironment taskEnvironment(
            UsableFfmpeg ffmpeg,
            FfmpegProperties encoding,
            HlsProperties hls,
            TaskProperties tasks,
            Storage storage,
            Spools spools,
            Clock clock) {
        return new TaskEnvironment(
                ffmpeg.tools(),
                new Sources(
                        ffmpeg.tools(), SourceLimits.forSegments(hls.settings().segmentTime())),
                new Planner(hls.settings().segmentTime(), encoding.neverEncodes()),
                encoding.codecs(),
                hls.settings(),
                storage,
                spools,
                clock,
                tasks.logStatus());
    }

    @Bean
    Tasks tasks(TaskProperties properties, TaskEnvironment environment, TaskListener listener) {
        return new Tasks(properties.capacity(), environment, listener);
    }

    @Bean(destroyMethod = "")
    EncoderLink encoderLink(ControlProperties properties, PeerInstance instance, Tasks tasks, Clock clock) {
        return new EncoderLink(properties.linkSettings(instance, clock), tasks);
    }

    /** It starts and stops the link. */
    @Bean
    EncoderSide encoderSide(
            UsableFfmpeg ffmpeg,
            StorageProperties storage,
            Spools spools,
            Tasks tasks,
            EncoderLink link,
            Environment environment) {
        Duration shutdownTime =
                environment.getRequiredProperty("spring.lifecycle.timeout-per-shutdown-phase", Duration.class);
        return new EncoderSide(ffmpeg, storage, spools, tasks, link, shutdownTime);
    }

    /** Part of readiness, under this bean's name. */
    @Bean
    HealthIndicator ffmpeg(UsableFfmpeg usable) {
        return () -> usable.present() ? Health.up().build() : Health.down().build();
    }
}
