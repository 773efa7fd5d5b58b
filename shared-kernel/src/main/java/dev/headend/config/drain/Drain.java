package dev.headend.config.drain;

import dev.headend.config.BeforeStop;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;

/**
 * Lets a program finish its work before it is stopped. It is not ready from the beginning of the drain on: whoever balances
 * clients sends it no new ones.
 */
public final class Drain implements BeforeStop {
    private static final Logger log = LoggerFactory.getLogger(Drain.class);
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final ApplicationContext context;
    private final DrainedWork work;
    private final Duration atMost;
    private volatile boolean draining;

    /** @param atMost zero = there is no drain */
    Drain(ApplicationContext context, DrainedWork work, Duration atMost) {
        this.context = context;
        this.work = work;
        this.atMost = atMost;
    }

    /** Whether the drain has begun. It never ends but with the program. */
    public boolean draining() {
        return draining;
    }

    /** Waits until the work is finished or its time is over. A second call waits for the first, and adds nothing. */
    @Override
    public synchronized void run() {
        if (draining || atMost.isZero()) {
            return;
        }
        draining = true;
        long begin = System.nanoTime();
        try {
            begin();
            await(begin);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            log.error("drain failed; stopping now", failure);
        }
    }

    private void begin() {
        log.info(
                "draining for {} s at most: nothing new is taken; to be finished: {}",
                atMost.toSeconds(),
                work.unfinished().orElse("nothing"));
        AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
        work.drain(atMost);
    }

    private void await(long begin) throws InterruptedException {
        Optional<String> unfinished = work.unfinished();
        while (unfinished.isPresent() && since(begin).compareTo(atMost) < 0) {
            Thread.sleep(INTERVAL);
            unfinished = work.unfinished();
        }
        if (unfinished.isEmpty()) {
            log.info("drained in {} s: everything is finished", since(begin).toSeconds());
        } else {
            log.warn("drain ended after {} s (DRAIN_SECONDS) with {} unfinished", atMost.toSeconds(), unfinished.get());
        }
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
