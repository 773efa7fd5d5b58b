package dev.headend.encoder.hls.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/**
 * Folders of runs of FFmpeg that are over, which go when all in them is stored: a publisher whose stream changes all the time would
 * fill the local disk with them. For one thread at a time.
 */
final class SpentFolders {
    /** How many are tried at once; more than are added between, so that their number falls. */
    private static final int TRIED = 4;

    private final Deque<Path> folders = new ArrayDeque<>();

    void add(Path run) {
        folders.add(run);
    }

    /** Deletes some whose folders are all empty, the eldest first. Others are tried again after the rest. */
    void deleteEmpty() {
        for (int i = Math.min(TRIED, folders.size()); i > 0; i--) {
            Path run = folders.remove();
            if (!delete(run)) {
                folders.add(run);
            }
        }
    }

    /** Returns whether it is gone. */
    private static boolean delete(Path run) {
        try (Stream<Path> inner = Files.list(run).filter(Files::isDirectory)) {
            for (Path folder : inner.toList()) {
                Files.delete(folder);
            }
            Files.delete(run);
            return true;
        } catch (NoSuchFileException gone) {
            return true;
        } catch (IOException notEmpty) {
            return false;
        }
    }
}
