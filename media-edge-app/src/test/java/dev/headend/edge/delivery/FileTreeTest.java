package dev.headend.edge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileTreeTest {
    private static final LongPredicate ROOM = _ -> true;

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
    void readsTextsWhole() throws IOException {
        Optional<FoundFile> found = find("hls/news/s1/640x360-25~800/live.m3u8");
        assertThat(found).get().isInstanceOfSatisfying(FoundFile.Loaded.class, text -> {
            assertThat(text.kind()).isEqualTo(FileKind.PLAYLIST);
            assertThat(text.bytes()).asString().isEqualTo("#EXTM3U");
        });
    }

    @Test
    void leavesATextOnTheDiskForWhichThereIsNoRoom() throws IOException {
        List<String> path = List.of("hls", "news", "s1", "640x360-25~800", "live.m3u8");
        assertThat(tree.find(path, bytes -> bytes < 7)).get().isInstanceOf(FoundFile.OnDisk.class);
    }

    @Test
    void describesWhatStaysAsItIs() throws IOException {
        Optional<FoundFile> found = find("hls/news/s1/640x360-25~800/0.ts");
        assertThat(found).get().isInstanceOfSatisfying(FoundFile.OnDisk.class, file -> {
            assertThat(file.kind()).isEqualTo(FileKind.SEGMENT);
            assertThat(file.size()).isEqualTo(7);
            assertThat(file.path()).hasContent("segment");
        });
    }

    @Test
    void aTextsTagChangesWithItsContentOnly() throws IOException {
        String path = "hls/news/s1/640x360-25~800/live.m3u8";
        String before = find(path).orElseThrow().etag();
        write(path, "#EXTM3U");
        assertThat(find(path).orElseThrow().etag()).isEqualTo(before);
        write(path, "#EXTM3u");
        assertThat(find(path).orElseThrow().etag()).isNotEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hls/news/s1/640x360-25~800/1.ts",
                "hls/news/s1/.0.ts",
                "hls/news/.git/0.ts",
                "hls/news/s1/live.m3u8.tmp",
                "hls/news/s1/live.m3u8~",
                "hls/news/notes.txt",
                "hls/folder.ts",
                "hls/news",
                "hls/../../secret.json",
                "../secret.json",
                "hls/%2e%2e/secret.json",
                "hls//news/s1/640x360-25~800/0.ts",
                "hls/./news/s1/640x360-25~800/0.ts",
                "hls/news/s1/640x360-25~800/0.ts/",
                "hls/news/s1/640x360-25~800/0.ts/1.ts",
                "hls/news/s1/640x360-25~800\0/0.ts",
                "hls\\news/0.ts",
                "a/b/c/d/e/f/g/h/0.ts"
            })
    void seesNothingElse(String path) throws IOException {
        assertThat(find(path)).isEmpty();
    }

    @Test
    void takesAPartWithASlashInItForNoName() throws IOException {
        assertThat(tree.find(List.of("hls", "../../secret.json"), ROOM)).isEmpty();
        assertThat(tree.find(List.of("hls", "news/s1", "640x360-25~800", "0.ts"), ROOM))
                .isEmpty();
    }

    @Test
    void takesALongNameForNone() throws IOException {
        assertThat(find("hls/" + "a".repeat(300) + ".ts")).isEmpty();
    }

    @Test
    void followsALinkInsideTheTreeButNoneThatLeavesIt() throws IOException {
        Files.createSymbolicLink(root.resolve("hls/latest"), root.resolve("hls/news/s1/640x360-25~800"));
        Files.createSymbolicLink(root.resolve("hls/out.json"), outside.resolve("secret.json"));
        Files.createSymbolicLink(root.resolve("hls/up"), outside);
        assertThat(find("hls/latest/0.ts")).isPresent();
        assertThat(find("hls/out.json")).isEmpty();
        assertThat(find("hls/up/secret.json")).isEmpty();
    }

    @Test
    void aRootThatIsALinkIsFine() throws IOException {
        Path link = Files.createSymbolicLink(outside.resolve("link"), root);
        assertThat(new FileTree(link).find(List.of("hls", "news", "s1", "640x360-25~800", "0.ts"), ROOM))
                .isPresent();
    }

    @Test
    void aRootThatIsNotThereYetHoldsNothing() throws IOException {
        assertThat(new FileTree(outside.resolve("later")).find(List.of("hls", "0.ts"), ROOM))
                .isEmpty();
    }

    private Optional<FoundFile> find(String path) throws IOException {
        return tree.find(List.of(path.split("/", -1)), ROOM);
    }
}
