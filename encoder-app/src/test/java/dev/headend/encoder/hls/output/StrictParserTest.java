package dev.headend.encoder.hls.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.NpmPackage;
import dev.headend.encoder.hls.MovingClock;
import dev.headend.encoder.hls.TestHlsProperties;
import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.MemoryStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else's parser (npm {@code hls-parser}), in its strict mode, accepts every version of every playlist. */
class StrictParserTest {
    private static final Duration THREE = Duration.ofSeconds(3);

    @TempDir
    Path folder;

    @Test
    void acceptsEveryPlaylistOfAnEventfulStream() throws Exception {
        Path versions = Files.createDirectory(folder.resolve("versions"));
        Recording storage = new Recording(versions);
        MovingClock clock = new MovingClock();
        FakeStream stream = new FakeStream(
                "1",
                true,
                TestHlsProperties.withKeys(TestHlsProperties.of(3, 4, 60, 1_000), 7),
                storage,
                folder.resolve("spool"),
                clock);

        for (int number = 0; number < 80; number++) {
            int now = number;
            storage.failing = path -> now == 20 && path.endsWith(".ts");
            stream.jump(Duration.ofMillis(number == 30 ? 90_000 : 0));
            stream.segment(number == 40 ? THREE.multipliedBy(4) : THREE);
            if (number == 50) {
                stream.finished(FakeStream.LARGE, THREE, 10);
                stream.next(THREE);
                stream.beginRun();
            }
        }
        stream.output.finish();

        assertThat(storage.count).isGreaterThan(100);
        assertThat(judge(versions)).isEqualTo("parsed " + storage.count + "\n");
    }

    private static String judge(Path versions) throws IOException, InterruptedException {
        Process node = new ProcessBuilder("node", "judge.mjs", versions.toString())
                .directory(NpmPackage.install("hls-parser").toFile())
                .redirectErrorStream(true)
                .start();
        return new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Keeps each version of each playlist in a file. */
    private static final class Recording extends MemoryStorage {
        private final Path versions;
        private Predicate<String> failing = _ -> false;
        private int count;

        Recording(Path versions) {
            this.versions = versions;
        }

        @Override
        protected synchronized void write(String path, byte[] content, ContentKind kind) throws IOException {
            if (failing.test(path)) {
                throw new IOException("out of order");
            }
            super.write(path, content, kind);
            if (kind == ContentKind.PLAYLIST) {
                Files.write(versions.resolve(count++ + path.replace('/', '_')), content);
            }
        }
    }
}
