package dev.headend.encoder.preview;

import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.RetryingStorage;
import dev.headend.encoder.storage.SpoolBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the preview images of one stream. An image that cannot be stored waits until the next call, so none is left out, those
 * apart for which there is no room on the local disk. {@link #collect} is for one thread at a time and blocks; the others are
 * thread-safe.
 */
public final class PreviewOutput {
    private static final Logger log = LoggerFactory.getLogger(PreviewOutput.class);

    private final String folder;
    private final RetryingStorage storage;
    private final SpoolBudget.Share budget;
    private final Runnable onFirstIndex;
    private final Deque<Image> waiting = new ArrayDeque<>();
    /** Where complete images of the present run appear; null before the first. */
    private @Nullable Path images;

    private int seenOfRun;
    private int stored;
    private int indexed;

    /**
     * @param folder where they are stored, relative to the storage's root
     * @param budget of what waits on the local disk
     * @param onFirstIndex called once, when the index is stored for the first time
     */
    public PreviewOutput(String folder, RetryingStorage storage, SpoolBudget.Share budget, Runnable onFirstIndex) {
        this.folder = folder;
        this.storage = storage;
        this.budget = budget;
        this.onFirstIndex = onFirstIndex;
    }

    /**
     * Another FFmpeg makes the images that follow; the one before has exited.
     *
     * @param folderOfRun where complete images appear, as {@code 0.jpg}, {@code 1.jpg} and so on
     */
    public synchronized void beginRun(Path folderOfRun) {
        look();
        images = folderOfRun;
        seenOfRun = 0;
    }

    /** Images that have appeared since the last call wait to be stored. If there is no room for them, they are deleted. */
    public synchronized void look() {
        Path run = images;
        if (run == null) {
            return;
        }
        Path image = run.resolve(PreviewFormat.image(seenOfRun));
        while (Files.exists(image)) {
            take(image, image.toFile().length());
            seenOfRun++;
            image = run.resolve(PreviewFormat.image(seenOfRun));
        }
    }

    private void take(Path image, long bytes) {
        if (budget.take(bytes)) {
            waiting.add(new Image(image, bytes));
            return;
        }
        try {
            Files.deleteIfExists(image);
        } catch (IOException stays) {
            log.debug("cannot delete preview image {}: {}", image, stays.toString());
        }
    }

    /** Stores the images that have appeared since the last call, then the index. */
    public void collect() {
        look();
        Image next = next();
        while (next != null && storage.put(folder + "/" + PreviewFormat.image(stored), next.file, ContentKind.IMAGE)) {
            stored++;
            done(next);
            next = next();
        }
        if (stored > indexed
                && storage.put(PreviewFormat.indexFile(folder), PreviewFormat.index(stored), ContentKind.INDEX)) {
            boolean first = indexed == 0;
            indexed = stored;
            if (first) {
                onFirstIndex.run();
            }
        }
    }

    private synchronized @Nullable Image next() {
        return waiting.peek();
    }

    private synchronized void done(Image image) {
        waiting.remove();
        budget.release(image.bytes);
    }

    private record Image(Path file, long bytes) {}
}
