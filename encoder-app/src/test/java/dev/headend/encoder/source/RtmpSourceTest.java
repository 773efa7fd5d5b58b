package dev.headend.encoder.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.control.SourceType;
import dev.headend.encoder.ffmpeg.FfmpegTools;
import dev.headend.encoder.ffmpeg.TestMedia;
import dev.headend.encoder.ffmpeg.TestTools;
import dev.headend.encoder.plan.FrameRate;
import dev.headend.encoder.plan.SourceInfo;
import dev.headend.encoder.source.buffer.ReplayLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A source over RTMP, played by a real FFmpeg, or as far as the test lets it come. */
final class RtmpSourceTest {
    // The publisher is an FFmpeg, which cuts off who is behind when it ends: where all bytes count it is slowed down.

    private static final SourceLimits LIMITS =
            new SourceLimits(Duration.ofSeconds(10), Duration.ofSeconds(10), held(32 << 20));

    @TempDir
    Path folder;

    private static ReplayLimits held(int bytes) {
        return new ReplayLimits(bytes, bytes, Duration.ofSeconds(10));
    }

    private static Source open(ListeningPublisher publisher, SourceLimits limits) throws SourceException {
        return new SourceOpener(TestTools.any(), limits).open(SourceType.RTMP, publisher.uri());
    }

    private static Stream<FfmpegTools> tools() {
        return TestTools.all();
    }

    @ParameterizedTest
    @MethodSource("tools")
    void everythingFromTheFirstByteOnIsFedAfterProbing(FfmpegTools tools) throws Exception {
        Path file = TestMedia.flv(folder.resolve("a.flv"), "320x180", "30000/1001", 1, 8);
        ByteArrayOutputStream fed = new ByteArrayOutputStream();

        try (ListeningPublisher publisher = ListeningPublisher.of(file, "-readrate", "4");
                Source source = new SourceOpener(tools, LIMITS).open(SourceType.RTMP, publisher.uri())) {
            SourcePart part = source.next();
            SourceInfo info = part.info();
            part.feed(fed, part.startMs());

            assertThat(info.video())
                    .isEqualTo(new SourceInfo.VideoInfo(
                            "h264",
                            "yuv420p",
                            320,
                            180,
                            new FrameRate(30000, 1001),
                            info.video().keyframeDistance()));
            assertThat(info.audio()).isEqualTo(new SourceInfo.AudioInfo("aac", "LC"));
        }
        Path received = Files.write(folder.resolve("b.flv"), fed.toByteArray());
        assertThat(packets(received)).isEqualTo(packets(file)).hasSizeGreaterThan(500);
    }

    /** Time, size, and checksum of each. */
    private static List<String> packets(Path file) throws Exception {
        return TestMedia.probe(
                file,
                "-show_packets -show_data_hash adler32 -show_entries packet=codec_type,pts,dts,size,flags,data_hash");
    }

    /** No more of it comes: a source that waited for more would give up. */
    @Test
    void aLiveStreamIsKnownInASecondOfIt() throws Exception {
        Path file = TestMedia.flv(folder.resolve("a.flv"), "320x180", "25", 2, 3);
        List<Flv.Tag> firstSecond =
                Flv.tags(file).stream().filter(tag -> tag.timeMs() <= 1_000).toList();

        try (ScriptedServer server = new ScriptedServer();
                Source source = new SourceOpener(TestTools.any(), LIMITS).open(SourceType.RTMP, server.uri())) {
            server.play(firstSecond);
            SourceInfo info = source.next().info();

            assertThat(info.video().frameRate()).isEqualTo(FrameRate.of(25));
            assertThat(info.video().keyframeDistance()).as("one keyframe").isNull();
        }
    }

    @Test
    void whatFitsIntoMemoryIsLookedAtAndNothingIsLost() throws Exception {
        Path file = TestMedia.flv(folder.resolve("a.flv"), "640x360", "25", 1, 4);
        SourceLimits tight = new SourceLimits(LIMITS.firstBytes(), LIMITS.silence(), held(100_000));
        ByteArrayOutputStream fed = new ByteArrayOutputStream();

        try (ScriptedServer server = new ScriptedServer();
                Source source = new SourceOpener(TestTools.any(), tight).open(SourceType.RTMP, server.uri())) {
            server.play(Flv.tags(file)).end();
            SourcePart part = source.next();
            assertThat(part.info().video().keyframeDistance()).isNull();
            part.feed(fed, part.startMs());
        }
        assertThat(packets(Files.write(folder.resolve("b.flv"), fed.toByteArray())))
                .isEqualTo(packets(file));
    }

    @Test
    void aStreamThatIsNotThereIsSaidWithoutItsKey() throws Exception {
        try (Source source = new SourceOpener(TestTools.any(), LIMITS)
                .open(SourceType.RTMP, "rtmp://127.0.0.1:1/channel/" + ListeningPublisher.KEY)) {
            assertThatThrownBy(source::next)
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("rtmp://127.0.0.1:1/channel/…")
                    .hasMessageNotContaining(ListeningPublisher.KEY);
        }
    }

    @Test
    void aSilentStreamIsGivenUp() throws Exception {
        Path file = TestMedia.flv(folder.resolve("a.flv"), "320x180", "25", 1, 20);
        SourceLimits impatient = new SourceLimits(LIMITS.firstBytes(), Duration.ofMillis(300), LIMITS.held());

        try (ListeningPublisher publisher = ListeningPublisher.of(file, "-re");
                Source source = open(publisher, impatient)) {
            SourcePart part = source.next();
            publisher.pause();
            assertThatThrownBy(() -> part.feed(OutputStream.nullOutputStream(), part.startMs()))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("no data from the source");
        }
    }

    @Test
    void aTargetThatTakesNoMoreEndsFeeding() throws Exception {
        Path file = TestMedia.flv(folder.resolve("a.flv"), "320x180", "25", 1, 3);
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("taken by nobody");
            }
        };

        try (ListeningPublisher publisher = ListeningPublisher.of(file);
                Source source = open(publisher, LIMITS)) {
            SourcePart part = source.next();
            assertThatThrownBy(() -> part.feed(broken, part.startMs())).hasMessage("taken by nobody");
        }
    }
}
