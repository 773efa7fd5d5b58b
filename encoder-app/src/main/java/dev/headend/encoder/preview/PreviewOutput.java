package dev.headend.encoder.preview;

import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.RetryingStorage;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Stores the preview images of one stream. An image that cannot be stored stays where FFmpeg put it until the next call, so
 * none is left out. For one thread at a time; blocks.
 */
public final class PreviewOutput {
    private final Path spool;
    private final String folder;
    private final RetryingStorage storage;
    private final Runnable onFirstIndex;
    private int stored;
    private int indexed;

    /**
     * @param spool where complete images appear, as {@code 0.jpg}, {@code 1.jpg} and so on
     * @param folder where they are stored, relative to the storage's root
     * @param onFirstIndex called once, when the index is stored for the first time
     */
    public PreviewOutput(Path spool, String folder, RetryingStorage storage, Runnable onFirstIndex) {
        this.spool = spool;
        this.folder = folder;
        this.storage = storage;
        this.onFirstIndex = onFirstIndex;
    }

    /** Stores the images that have appeared since the last call, then the index. */
    public void collect() {
        while (storeNext()) {
            stored++;
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

    private boolean storeNext() {
        String name = PreviewFormat.image(stored);
        Path image = spool.resolve(name);
        return Files.exists(image) && storage.put(folder + "/" + name, image, ContentKind.IMAGE);
    }
}
