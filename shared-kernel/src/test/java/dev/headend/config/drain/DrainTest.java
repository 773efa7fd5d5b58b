package dev.headend.config.drain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.config.BeforeStop;
import dev.headend.fixture.Patience;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.ApplicationContext;

class DrainTest {
    /** Streams that end when the test says so. */
    private static final class Work implements DrainedWork {
        private final AtomicInteger begun = new AtomicInteger();
        private final CountDownLatch asked = new CountDownLatch(2);
        private volatile int streams = 1;

        @Override
        public void drain(Duration atMost) {
            begun.incrementAndGet();
        }

        @Override
        public Optional<String> unfinished() {
            asked.countDown();
            return streams == 0 ? Optional.empty() : Optional.of(streams + " streams");
        }

        void awaitDrain() throws InterruptedException {
            assertThat(asked.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    private final Work work = new Work();

    @Test
    void lastsUntilTheWorkIsFinished() {
        with(3600, context -> {
            Thread first = start(context);
            work.awaitDrain();
            assertThat(gauge(context)).isOne();
            assertThat(availability(context).getReadinessState()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
            assertThat(availability(context).getLivenessState()).isEqualTo(LivenessState.CORRECT);
            assertThat(first.isAlive()).isTrue();
            work.streams = 0;
            assertThat(first.join(Duration.ofSeconds(Patience.SECONDS))).isTrue();
            assertThat(gauge(context)).as("until the program is gone").isOne();
        });
    }

    /** A supervisor that repeats its signal must not end what the first one began. */
    @Test
    void goesOnWhenToldToStopOnceMore() {
        with(3600, context -> {
            Thread first = start(context);
            work.awaitDrain();
            Thread second = start(context);
            assertThat(second.join(Duration.ofMillis(300))).isFalse();
            work.streams = 0;
            assertThat(first.join(Duration.ofSeconds(Patience.SECONDS))).isTrue();
            assertThat(second.join(Duration.ofSeconds(Patience.SECONDS))).isTrue();
            assertThat(work.begun).hasValue(1);
        });
    }

    @Test
    void endsWhenItsTimeIsOver() {
        with(1, context -> {
            Thread drain = start(context);
            assertThat(drain.join(Duration.ofSeconds(Patience.SECONDS))).isTrue();
            assertThat(work.begun).hasValue(1);
        });
    }

    @Test
    void isLeftOutWithoutTimeForIt() {
        with(0, context -> {
            context.getBean(BeforeStop.class).run();
            assertThat(work.begun).hasValue(0);
            assertThat(gauge(context)).isZero();
            assertThat(availability(context).getReadinessState()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
        });
    }

    @Test
    void doesNotHoldUpTheEndWhenItFails() {
        new ApplicationContextRunner()
                .withUserConfiguration(DrainConfiguration.class)
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean(DrainedWork.class, FailingWork::new)
                .withPropertyValues("headend.drain.time=3600s")
                .run(context -> context.getBean(BeforeStop.class).run());
    }

    private static final class FailingWork implements DrainedWork {
        @Override
        public void drain(Duration atMost) {
            throw new IllegalStateException("for this test");
        }

        @Override
        public Optional<String> unfinished() {
            return Optional.of("everything");
        }
    }

    private void with(int seconds, ContextConsumer<ApplicationContext> test) {
        new ApplicationContextRunner()
                .withUserConfiguration(DrainConfiguration.class)
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean(ApplicationAvailabilityBean.class)
                .withBean(DrainedWork.class, () -> work)
                .withPropertyValues("headend.drain.time=" + seconds + "s")
                .run(context -> {
                    AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
                    AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
                    test.accept(context);
                });
    }

    private static Thread start(ApplicationContext context) {
        return Thread.ofVirtual().start(context.getBean(BeforeStop.class)::run);
    }

    private static double gauge(ApplicationContext context) {
        return context.getBean(MeterRegistry.class)
                .get("headend.draining")
                .gauge()
                .value();
    }

    private static ApplicationAvailability availability(ApplicationContext context) {
        return context.getBean(ApplicationAvailability.class);
    }
}
