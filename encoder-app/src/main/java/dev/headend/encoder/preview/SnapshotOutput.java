package dev.headend.encoder.preview;

import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.SerialWorker;
import dev.headend.encoder.storage.Storage;
import dev.headend.media.ChannelId;
import dev.headend.media.PreviewSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the latest picture of a channel, {@code images/CHANNEL.jpg}, each in place of the one before. Nothing waits but the
 * latest: while the storage hangs, pictures replace each other on the local disk. A stream that ends as the next one of its channel has
 * begun, on this encoder, stores none in place of those. The methods do not block, except {@link #finish}; thread-safe.
 */
public final class SnapshotOutput {
    private static final Logger log = LoggerFactory.getLogger(SnapshotOutput.class);

    /** File that FFmpeg replaces, in the folder of a run. */
    public static final String SPOOL_FILE = "snapshot.jpg";

    /** Of each channel, that of the stream which began last here. */
    private static final Map<Target, SnapshotOutput> LATEST = new ConcurrentHashMap<>();

    private static final int MAX_WIDTH = 1280;
    private static final int MAX_HEIGHT = 720;

    private final String path;
    private final Storage storage;
    private final BooleanSupplier mayStore;
    private final SerialWorker worker;
    /** What is to be stored next, if it exists. */
    private final Path latest;
    /** What is being stored. */
    private final Path sending;
    /** Where pictures of the present run appear; null before the first. */
    private @Nullable Path run;

    /** Whether there has been a picture. */
    private boolean taken;

    private boolean finished;
    /** The channel has another stream since. */
    private volatile boolean followed;

    /** What is replaced. */
    private record Target(Storage storage, String path) {}

    /**
     * @param folder on a local disk; exists when the first run begins
     * @param storage without retries
     * @param mayStore whether the stream is this encoder's
     */
    public SnapshotOutput(ChannelId channel, Path folder, Storage storage, BooleanSupplier mayStore) {
        this.path = "images/" + channel + ".jpg";
        this.latest = folder.resolve("latest-" + SPOOL_FILE);
        this.sending = folder.resolve("sending-" + SPOOL_FILE);
        this.storage = storage;
        this.mayStore = mayStore;
        this.worker = new SerialWorker("snapshots-" + channel);
    }

    /**
     * Size and interval: the source's aspect, at most 1280x720, no larger than the source.
     *
     * @param width of the source
     * @param height of the source
     */
    public static PreviewSpec spec(int width, int height, int seconds) {
        double scale = Math.min(1, Math.min((double) MAX_WIDTH / width, (double) MAX_HEIGHT / height));
        return new PreviewSpec(even(width * scale), even(height * scale), seconds);
    }

    private static int even(double size) {
        return (int) Math.max(2, 2 * Math.round(size / 2));
    }

    /** Another FFmpeg makes the pictures that follow; the one before has exited. */
    public synchronized void beginRun(Path folder) {
        take();
        Path before = run;
        if (before == null) {
            follow(LATEST.put(target(), this));
        } else {
            // Left by an FFmpeg that was killed: its folder is deleted when it is empty.
            deleteIfExists(before.resolve(SPOOL_FILE + ".tmp"));
        }
        run = folder;
    }

    private static void follow(@Nullable SnapshotOutput former) {
        if (former != null) {
            former.followed = true;
        }
    }

    private Target target() {
        return new Target(storage, path);
    }

    /** Stores a picture that has appeared since the last call, or could not be stored then. */
    public synchronized void look() {
        take();
        if (!finished && worker.backlog() == 0 && Files.exists(latest)) {
            worker.submit(this::store);
        }
    }

    private void take() {
        if (run != null && move(run.resolve(SPOOL_FILE), latest)) {
            taken = true;
        }
    }

    /** Whether no picture has come yet. */
    public synchronized boolean isEmpty() {
        take();
        return !taken && !finished;
    }

    /** Stores one that was made otherwise, if none has come yet. */
    public synchronized void takeFirst(Path picture) {
        if (isEmpty()) {
            taken = move(picture, latest);
            look();
        }
    }

    private void store() {
        if (followed || !mayStore.getAsBoolean() || !move(latest, sending)) {
            return;
        }
        try {
            storage.put(path, sending, ContentKind.SNAPSHOT);
            deleteIfExists(sending);
        } catch (IOException | IllegalArgumentException failed) {
            // Also a channel whose name is too long for a file with an ending.
            log.debug("cannot store {}: {}", path, failed.toString());
            giveBack();
        }
    }

    private synchronized void giveBack() {
        if (!Files.exists(latest)) {
            move(sending, latest);
        }
    }

    /** There are no more pictures: stores the last one. */
    public synchronized void end() {
        look();
        finished = true;
    }

    /** Waits until the last picture is stored, for this time at most. */
    public void finish(Duration limit) {
        end();
        boolean ignored = worker.finish(limit);
        LATEST.remove(target(), this);
    }

    /** Returns whether there was such a file. */
    private static boolean move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (NoSuchFileException none) {
            return false;
        } catch (IOException failed) {
            log.debug("cannot move {}: {}", from.getFileName(), failed.toString());
            return false;
        }
    }

    private static void deleteIfExists(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException stays) {
            log.debug("cannot delete {}: {}", file.getFileName(), stays.toString());
        }
    }
}
