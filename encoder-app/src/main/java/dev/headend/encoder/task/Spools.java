package dev.headend.encoder.task;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders that FFmpeg writes into, one a task. They are on the file system of what is delivered, so that a finished
 * file is published by renaming it, under a name that is never delivered. Blocks.
 *
 * @param root holds all of them, and nothing else
 */
public record Spools(Path root) {
    private static final Logger log = LoggerFactory.getLogger(Spools.class);
    private static final String NAME = ".spool";

    /** The spools beside what is delivered from a folder. */
    public static Spools in(Path delivered) {
        return new Spools(delivered.resolve(NAME));
    }

    /** The folder of a task; it need not exist. */
    Path of(TaskId id) {
        return root.resolve(id.channel() + "-" + id.streamId());
    }

    /** Removes what an earlier run left because it was killed. */
    public void removeLeftovers() {
        remove(root);
    }

    /** Removes the folder of a task with all that is in it, as far as that is possible. */
    void remove(TaskId id) {
        remove(of(id));
    }

    private static void remove(Path folder) {
        try {
            Files.walkFileTree(folder, new Remover());
        } catch (NoSuchFileException _) {
            log.trace("{} is gone already", folder);
        } catch (IOException stuck) {
            log.warn("{} could not be removed: {}", folder, stuck.toString());
        }
    }

    private static final class Remover extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
