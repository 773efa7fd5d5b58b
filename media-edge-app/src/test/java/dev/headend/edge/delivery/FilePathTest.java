package dev.headend.edge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilePathTest {
    @ParameterizedTest
    @CsvSource({
        "/hls/news/s1/640x360-25~800/0.ts, /hls/news/s1/640x360-25~800/0.ts",
        "/hls/news/s1/640x360-25%7E800/0.ts, /hls/news/s1/640x360-25~800/0.ts",
        "/hls/n%65ws/0%2Ets, /hls/news/0.ts",
        "/hls/news/index.m3u8?token=a/../b&x=%00, /hls/news/index.m3u8",
        "http://edge.example:8090/hls/news/0.ts, /hls/news/0.ts",
        "/img-preview/news/s1/320x180-5/0.jpg, /img-preview/news/s1/320x180-5/0.jpg",
        "/images/news.jpg, /images/news.jpg",
        "/hls/a..b/0.ts, /hls/a..b/0.ts"
    })
    void readsTheNameOfAFile(String target, String path) {
        assertThat(FilePath.of(target)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/watch/news",
                "/hls",
                "/hlsx/0.ts",
                "*",
                "/images/a/b.jpg",
                "/secret/0.ts",
                "//hls/0.ts",
                "http://x",
                "/%68ls/0.ts"
            })
    void leavesAllElseToOthers(String target) {
        assertThat(FilePath.of(target)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/hls/",
                "/hls//0.ts",
                "/hls/news/",
                "/hls/./0.ts",
                "/hls/../secret/0.ts",
                "/hls/news/..",
                "/hls/%2e%2e/secret/0.ts",
                "/hls/%252e%252e/secret/0.ts",
                "/hls/..%2fsecret/0.ts",
                "/hls/news%2f0.ts",
                "/hls/news%5c0.ts",
                "/hls/news\\0.ts",
                "/hls/.hidden.ts",
                "/hls/%2ehidden.ts",
                "/hls/.git/0.ts",
                "/hls/%00.ts",
                "/hls/0.ts%00.jpg",
                "/hls/%c0%ae%c0%ae/secret/0.ts",
                "/hls/%e2%80%ae/0.ts",
                "/hls/%u002e/0.ts",
                "/hls/%zz.ts",
                "/hls/0.ts%",
                "/hls/0.ts%2",
                "/hls/%+2e/0.ts",
                "/hls/a;b/0.ts",
                "/hls/a b/0.ts",
                "/hls/\u00e9/0.ts",
                "/hls/b/c/d/e/f/g/h/0.ts"
            })
    void knowsWhatCanBeNoFile(String target) {
        assertThat(FilePath.of(target)).isEqualTo(FilePath.NONE);
    }

    @Test
    void knowsThatNoNameIsLongerThanAFileSystemAllows() {
        assertThat(FilePath.of("/hls/" + "a".repeat(252) + ".ts")).isNotEqualTo(FilePath.NONE);
        assertThat(FilePath.of("/hls/" + "a".repeat(253) + ".ts")).isEqualTo(FilePath.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "/hls/news/s1/640x360-25/0.ts, /hls/news",
        "/hls/news/index.m3u8, /hls/news",
        "/hls/index.m3u8, /hls/index.m3u8"
    })
    void tellsTheFolderOfAChannel(String path, String folder) {
        assertThat(FilePath.folder(path)).isEqualTo(folder);
    }
}
