package dev.headend.encoder.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Tries whether a folder of the settings can be written or, where there is none, made. Leaves nothing behind. Blocks. */
final class FolderTrial {
    private static final String ADVICE = "; give the user of this program the right to, or choose another folder";

    private FolderTrial() {}

    /** What is wrong, a sentence; empty = nothing. @param setting that names the folder */
    static Optional<String> problem(Path folder, String setting) {
        String name = folder + " (" + setting + ")";
        try (WaitNotice _ = WaitNotice.of(name)) {
            return problemOf(folder, name);
        }
    }

    private static Optional<String> problemOf(Path folder, String name) {
        Path wanted = folder.toAbsolutePath();
        Path existing = StorageProperties.existing(wanted);
        if (existing.equals(wanted)) {
            return ofExisting(existing).map(problem -> name + " " + problem);
        }
        return ofParent(existing).map(problem -> name + " cannot be made: " + existing + " " + problem);
    }

    /** Nothing is written: a disk that is full now is waited for. */
    private static Optional<String> ofExisting(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.of("is a file; choose a folder");
        }
        return Files.isWritable(folder) ? Optional.empty() : Optional.of("is not writable" + ADVICE);
    }

    /** The superuser may write everywhere, but not each file system takes folders. */
    private static Optional<String> ofParent(Path parent) {
        Optional<String> problem = ofExisting(parent);
        if (problem.isPresent()) {
            return problem;
        }
        try {
            Files.delete(Files.createTempDirectory(parent, ".trial-"));
            return Optional.empty();
        } catch (IOException refused) {
            return Optional.of("takes no folder; choose another folder");
        }
    }
}
