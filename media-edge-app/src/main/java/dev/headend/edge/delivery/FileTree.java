package dev.headend.edge.delivery;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;

/**
 * The folder that is delivered from, and which files in it are public: those of a known kind with a name that an encoder
 * could have given, never a link out of the folder. Blocks on the disk: not for event loops.
 */
final class FileTree {
    /** Text files larger than a day's playlist are sent from the disk as they are. */
    private static final long MAX_TEXT_BYTES = 16L << 20;

    private static final int MAX_DEPTH = 8;
    private static final int MAX_NAME = 255;
    /** No leading dot: neither hidden files nor {@code .} and {@code ..}. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_~-][A-Za-z0-9_~.-]*");

    private final Path root;

    FileTree(Path root) {
        this.root = root.toAbsolutePath();
    }

    /**
     * Finds the file that a request path names.
     *
     * @param names the path's parts, decoded
     * @param room whether there is memory for a text of so many bytes, which it then takes; if not, the text stays on the disk
     * @return empty if there is no public file
     * @throws IOException if the disk fails
     */
    Optional<FoundFile> find(List<String> names, LongPredicate room) throws IOException {
        if (names.isEmpty() || names.size() > MAX_DEPTH || !names.stream().allMatch(FileTree::isName)) {
            return Optional.empty();
        }
        Optional<FileKind> kind = FileKind.of(names);
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        try {
            return open(kind.get(), root.resolve(String.join("/", names)), room);
        } catch (FileSystemException absentOrForbidden) {
            return Optional.empty();
        }
    }

    private static boolean isName(String name) {
        return name.length() <= MAX_NAME && NAME.matcher(name).matches();
    }

    private Optional<FoundFile> open(FileKind kind, Path wanted, LongPredicate room) throws IOException {
        Path real = wanted.toRealPath();
        if (!real.startsWith(root.toRealPath())) {
            return Optional.empty();
        }
        BasicFileAttributes file = Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!file.isRegularFile()) {
            return Optional.empty();
        }
        if (kind.isChanging() && file.size() <= MAX_TEXT_BYTES && room.test(file.size())) {
            return Optional.of(new FoundFile.Loaded(kind, Files.readAllBytes(real)));
        }
        return Optional.of(new FoundFile.OnDisk(
                kind, real, file.size(), file.lastModifiedTime().toInstant()));
    }
}
