package dev.headend.edge.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileTreeTest {
    @TempDir
    Path outside;

    private Path root;
    private FileTree tree;

    @BeforeEach
    void fill() throws IOException {
        root = Files.createDirectory(outside.resolve("root"));
        tree = new FileTree(root);
        write("hls/news/s1/640x360-25~800/0.ts", "segment");
        write("hls/news/s1/640x360-25~800/live.m3u8", "#EXTM3U");
        write("hls/news/s1/.0.ts", "hidden");
        write("hls/news/.git/0.ts", "hidden");
        write("hls/news/s1/live.m3u8.tmp", "half");
        write("hls/news/s1/live.m3u8~", "half");
        write("hls/news/notes.txt", "private");
        Files.writeString(outside.resolve("secret.json"), "secret");
        Files.createDirectory(root.resolve("hls/folder.ts"));
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void findsAFileAndTellsItsVersionsApart() throws IOException {
        String path = "hls/news/s1/640x360-25~800/live.m3u8";
        FileTree.Version first = find(path);
        assertThat(first).isNotNull();
        assertThat(first.kind()).isEqualTo(FileKind.PLAYLIST);
        assertThat(first.size()).isEqualTo(7);
        assertThat(first.path()).hasContent("#EXTM3U");
        assertThat(find(path)).isEqualTo(first);

        Path next = Files.writeString(root.resolve("hls/next"), "#EXTM3u");
        Files.setLastModifiedTime(next, first.modified());
        Files.move(next, root.resolve(path), StandardCopyOption.ATOMIC_MOVE);
        assertThat(find(path)).isNotNull().isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hls/news/s1/640x360-25~800/1.ts",
                "hls/news/s1/live.m3u8.tmp",
                "hls/news/s1/live.m3u8~",
                "hls/news/notes.txt",
                "hls/folder.ts",
                "hls/news",
                "hls/news/s1/640x360-25~800/0.ts/1.ts"
            })
    void seesNothingElse(String path) throws IOException {
        assertThat(find(path)).isNull();
    }

    @Test
    void seesNothingBehindALink() throws IOException {
        Files.createSymbolicLink(root.resolve("hls/latest"), root.resolve("hls/news/s1/640x360-25~800"));
        Files.createSymbolicLink(root.resolve("hls/linked.ts"), root.resolve("hls/news/s1/640x360-25~800/0.ts"));
        Files.createSymbolicLink(root.resolve("hls/shown.ts"), root.resolve("hls/news/s1/.0.ts"));
        Files.createSymbolicLink(root.resolve("hls/out.json"), outside.resolve("secret.json"));
        Files.createSymbolicLink(root.resolve("hls/up"), outside);
        Files.createSymbolicLink(root.resolve("hls/loop"), root.resolve("hls/loop"));
        Files.createSymbolicLink(root.resolve("hls/self.ts"), root.resolve("hls/self.ts"));
        assertThat(find("hls/loop/0.ts")).isNull();
        assertThat(find("hls/self.ts")).isNull();
        assertThat(find("hls/latest/0.ts")).isNull();
        assertThat(find("hls/linked.ts")).isNull();
        assertThat(find("hls/shown.ts")).isNull();
        assertThat(find("hls/out.json")).isNull();
        assertThat(find("hls/up/secret.json")).isNull();
    }

    @Test
    void aRootThatIsALinkIsFine() throws IOException {
        Path link = Files.createSymbolicLink(outside.resolve("link"), root);
        assertThat(new FileTree(link).find("/hls/news/s1/640x360-25~800/0.ts")).isNotNull();
    }

    @Test
    void aRootThatIsNotThereYetHoldsNothing() throws IOException {
        assertThat(new FileTree(outside.resolve("later")).find("/hls/0.ts")).isNull();
    }

    /** As on a disk that fails: a viewer must not take his stream for gone. */
    @Test
    void aFolderThatCannotBeReadIsAnError() {
        Path tooLong = outside.resolve("x".repeat(256));
        assertThatThrownBy(() -> new FileTree(tooLong).find("/hls/0.ts")).isInstanceOf(FileSystemException.class);
    }

    private FileTree.Version find(String path) throws IOException {
        return tree.find("/" + path);
    }
}
