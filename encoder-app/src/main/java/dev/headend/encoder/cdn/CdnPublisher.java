package dev.headend.encoder.cdn;

import dev.headend.encoder.hls.output.LivePush;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pushes one rendition, on a virtual thread of its own. Segments wait in files, as many as a live playlist has; when a node is
 * slower, the oldest are left out.
 */
final class CdnPublisher implements LivePush.Target {
    private static final Logger log = LoggerFactory.getLogger(CdnPublisher.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(20);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);
    /** For what still waits at the end. */
    private static final Duration FINISH_LIMIT = Duration.ofSeconds(10);

    private final String stream;
    private final CdnNodes nodes;
    private final HttpClient client;
    private final @Nullable String secret;
    private final Clock clock;
    private final int maxWaiting;
    private final Deque<Fragment> waiting = new ArrayDeque<>();
    private final Thread thread;
    private long count;
    private boolean ended;
    private long endBy;
    private boolean failing;

    CdnPublisher(
            String stream, CdnNodes nodes, HttpClient client, @Nullable String secret, Clock clock, int maxWaiting) {
        this.stream = stream;
        this.nodes = nodes;
        this.client = client;
        this.secret = secret;
        this.clock = clock;
        this.maxWaiting = maxWaiting;
        this.thread = Thread.ofVirtual().name("cdn " + stream).unstarted(this::run);
    }

    CdnPublisher started() {
        thread.start();
        return this;
    }

    /** A second name for the file, so that the storage can have the first one. */
    @Override
    public synchronized void segment(Path file, Duration duration) {
        try {
            Path link = file.resolveSibling("cdn-" + count++ + ".ts");
            Files.createLink(link, file);
            waiting.add(new Fragment(link, duration));
        } catch (IOException | UnsupportedOperationException noLinks) {
            log.debug("{}: a segment is not pushed to the CDN: {}", stream, noLinks.toString());
        }
        while (waiting.size() > maxWaiting) {
            waiting.removeFirst().discard();
        }
        notifyAll();
    }

    @Override
    public synchronized void end() {
        endBy = ended ? endBy : System.nanoTime() + FINISH_LIMIT.toNanos();
        ended = true;
        notifyAll();
    }

    @Override
    public void await(Duration limit) throws InterruptedException {
        if (!thread.join(limit)) {
            thread.interrupt();
        }
    }

    private void run() {
        try {
            while (!over()) {
                URI node = nodes.choose();
                try (CdnConnection connection = CdnConnection.open(client, node)) {
                    connection.push(CdnMessage.push(stream, secret, clock.instant()));
                    report(null, node);
                    serve(connection);
                } catch (IOException failed) {
                    nodes.failed(node);
                    report(failed, node);
                    Thread.sleep(RETRY_PAUSE);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            discardAll();
        }
    }

    private void serve(CdnConnection connection) throws IOException, InterruptedException {
        while (!over()) {
            Fragment fragment = next();
            if (fragment != null) {
                send(fragment, connection);
                sent(fragment);
            } else if (!over()) {
                connection.send(CdnMessage.HEARTBEAT);
            }
        }
        connection.send(CdnMessage.CLOSE);
    }

    private void send(Fragment fragment, CdnConnection connection) throws IOException, InterruptedException {
        try {
            connection.send(CdnMessage.fragment(fragment.duration), fragment.file);
        } catch (NoSuchFileException leftOut) {
            log.debug("{}: a segment was left out for the CDN", stream);
        }
    }

    /** Waits for the next segment; null = none for so long that a heartbeat is due, or the end. */
    private synchronized @Nullable Fragment next() throws InterruptedException {
        long deadline = System.nanoTime() + HEARTBEAT.toNanos();
        while (waiting.isEmpty() && !ended) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return null;
            }
            wait(millis);
        }
        return waiting.peek();
    }

    /** Unless it was left out meanwhile. */
    private synchronized void sent(Fragment fragment) {
        if (waiting.peek() == fragment) {
            waiting.removeFirst();
        }
        fragment.discard();
    }

    private synchronized boolean over() {
        return ended && (failing || waiting.isEmpty() || System.nanoTime() - endBy > 0);
    }

    private synchronized void discardAll() {
        waiting.forEach(Fragment::discard);
        waiting.clear();
        ended = true;
    }

    /** One line when pushing begins to fail, and one when it works again. */
    private synchronized void report(@Nullable IOException failure, URI node) {
        if (failure != null && !failing) {
            log.warn("{}: cannot push to CDN node {}: {}; trying again", stream, node, failure.getMessage());
        } else if (failure == null) {
            log.info("{}: pushing to CDN node {}", stream, node);
        }
        failing = failure != null;
    }

    private record Fragment(Path file, Duration duration) {
        void discard() {
            try {
                Files.deleteIfExists(file);
            } catch (IOException stuck) {
                log.debug("cannot delete {}: {}", file.getFileName(), stuck.toString());
            }
        }
    }
}
