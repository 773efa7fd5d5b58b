package dev.headend.edge.delivery;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * The folder that is delivered from, and which files in it are public: those of a known kind, none behind a link. Blocks on the
 * disk: not for event loops.
 */
final class FileTree {
    private final Path root;

    /** @param root may be a link, and need not exist yet */
    FileTree(Path root) {
        this.root = root.toAbsolutePath();
    }

    /**
     * A version of a public file: another one is not equal to it.
     *
     * @param path without links
     * @param size in bytes
     * @param identity of the file under this name, where the file system has such a thing
     * @param base what is put before the relative addresses in a playlist that is not delivered under its own name
     */
    record Version(
            FileKind kind,
            Path path,
            long size,
            FileTime modified,
            @Nullable Object identity,
            String base) {}

    /**
     * Finds the file that a path names. A channel's playlist has a short name too: {@code /hls/CHANNEL.m3u8}.
     *
     * @param path as of {@link FilePath}
     * @return null if there is no public file
     * @throws IOException if the disk fails
     */
    @Nullable
    Version find(String path) throws IOException {
        FileKind kind = FileKind.of(path);
        if (kind == null) {
            return null;
        }
        Version there = find(kind, path, "");
        String channel = FilePath.channelOfPlaylist(path);
        return there != null || channel.isEmpty()
                ? there
                : find(kind, FilePath.HLS + channel + "/index.m3u8", channel + "/");
    }

    private @Nullable Version find(FileKind kind, String path, String base) throws IOException {
        try {
            return find(kind, root.toRealPath().resolve(path.substring(1)), base);
        } catch (NoSuchFileException | AccessDeniedException absentOrForbidden) {
            return null;
        } catch (FileSystemException failed) {
            if (leadsThroughFolders(path)) {
                throw failed;
            }
            return null;
        }
    }

    /** Whether there is nothing but folders above it. Java does not tell a file or a link there from a disk that fails. */
    private boolean leadsThroughFolders(String path) throws IOException {
        Path relative = Path.of(path.substring(1));
        try {
            for (int names = 1; names < relative.getNameCount(); names++) {
                Path above = root.resolve(relative.subpath(0, names));
                if (!attributes(above).isDirectory()) {
                    return false;
                }
            }
            return !attributes(root.resolve(relative)).isSymbolicLink();
        } catch (NoSuchFileException | AccessDeniedException absentOrForbidden) {
            return false;
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static @Nullable Version find(FileKind kind, Path wanted, String base) throws IOException {
        if (!wanted.toRealPath().equals(wanted)) {
            return null; // a link, or a folder above it is one
        }
        BasicFileAttributes file = attributes(wanted);
        return file.isRegularFile()
                ? new Version(kind, wanted, file.size(), file.lastModifiedTime(), file.fileKey(), base)
                : null;
    }
}
