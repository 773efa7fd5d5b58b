package dev.headend.system.bench.encoder;

import dev.headend.system.harness.Application;
import dev.headend.system.harness.Await;
import dev.headend.system.harness.Fleet;
import dev.headend.system.harness.PlaylistHistory;
import dev.headend.system.harness.Publisher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A stream that is live until it is closed. */
final class PublishedStream implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Fleet fleet;
    private final Application application;
    private final StreamJob job;
    private final String channel = "bench-" + COUNT.incrementAndGet();
    private final Publisher publisher;

    private PublishedStream(Fleet fleet, Application application, StreamJob job) {
        this.fleet = fleet;
        this.application = application;
        this.job = job;
        application.accept(channel, "key", job.options());
        this.publisher = Publisher.endless(job.clip(), fleet.publishUrl(channel, "key"));
    }

    static PublishedStream start(Fleet fleet, Application application, StreamJob job) {
        return new PublishedStream(fleet, application, job);
    }

    /**
     * When a rendition was announced.
     *
     * @param seconds from the application's being asked about the key to its hearing of the first live playlist
     * @param segmentSeconds length of the first segment in it
     */
    record Announcement(String rendition, double seconds, double segmentSeconds) {
        double beyondSegment() {
            return seconds - segmentSeconds;
        }
    }

    /** Waits until all of its renditions are live. */
    List<Announcement> awaitLive() {
        return job.renditions().stream().map(this::awaitLive).toList();
    }

    private Announcement awaitLive(String rendition) {
        String wanted = "stream-available HLS-LIVE " + rendition;
        Application.Request event = Await.value(channel + ": " + wanted, PATIENCE, () -> {
            if (!publisher.isAlive()) {
                throw new AssertionError("the publisher has ended: " + publisher.lines());
            }
            return application.eventsOf(channel).stream()
                    .filter(candidate -> candidate.summary().equals(wanted))
                    .findFirst();
        });
        long asked = application.questionsAbout(channel).getFirst().nanos();
        return new Announcement(rendition, (event.nanos() - asked) / 1e9, firstSegmentSeconds(event));
    }

    private double firstSegmentSeconds(Application.Request event) {
        String index = Optional.ofNullable(event.header("x-index-file")).orElseThrow();
        try {
            String playlist = Files.readString(fleet.media().resolve(index));
            return PlaylistHistory.parse(playlist)
                            .entries()
                            .getFirst()
                            .duration()
                            .toNanos()
                    / 1e9;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Ends it; the encoder may still have something to do with it. */
    @Override
    public void close() {
        try (publisher) {
            publisher.stop();
        }
    }
}
