package dev.headend.encoder.preview;

import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.RetryingStorage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Stores the preview images of one stream. An image that cannot be stored stays where FFmpeg put it until the next call, so
 * none is left out. For one thread at a time; blocks.
 */
public final class PreviewOutput {
    private final String folder;
    private final RetryingStorage storage;
    private final Runnable onFirstIndex;
    /** Where complete images appear: one folder for each run that may have more. */
    private final Deque<Path> runs = new ArrayDeque<>();

    private int collectedOfRun;
    private int stored;
    private int indexed;

    /**
     * @param folder where they are stored, relative to the storage's root
     * @param onFirstIndex called once, when the index is stored for the first time
     */
    public PreviewOutput(String folder, RetryingStorage storage, Runnable onFirstIndex) {
        this.folder = folder;
        this.storage = storage;
        this.onFirstIndex = onFirstIndex;
    }

    /**
     * Another FFmpeg makes the images that follow; the one before has exited.
     *
     * @param images where complete images appear, as {@code 0.jpg}, {@code 1.jpg} and so on
     */
    public void beginRun(Path images) {
        runs.add(images);
    }

    /** Stores the images that have appeared since the last call, then the index. */
    public void collect() {
        while (!runs.isEmpty() && storeAll(runs.getFirst()) && runs.size() > 1) {
            runs.removeFirst();
            collectedOfRun = 0;
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

    /** Returns whether all images of a run that have appeared are stored. */
    private boolean storeAll(Path images) {
        Path image = images.resolve(PreviewFormat.image(collectedOfRun));
        while (Files.exists(image)) {
            if (!storage.put(folder + "/" + PreviewFormat.image(stored), image, ContentKind.IMAGE)) {
                return false;
            }
            stored++;
            collectedOfRun++;
            image = images.resolve(PreviewFormat.image(collectedOfRun));
        }
        return true;
    }
}
