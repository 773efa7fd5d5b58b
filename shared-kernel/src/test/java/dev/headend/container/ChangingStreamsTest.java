package dev.headend.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A publisher that changes what it sends: each join point has the header that it needs. */
class ChangingStreamsTest {
    private static final int FLV_HEADER = 13;

    @ParameterizedTest
    @CsvSource({
        "WEBM_VP8, 0, WEBM_VP9, vp9",
        "WEBM_OF_KNOWN_SIZE, 0, WEBM_VP9, vp9",
        "MP4_AVC, 0, MP4_HEVC, hevc",
        "FLV_AVC, 13, FLV_SORENSON, flv1",
        "FLV_SORENSON, 13, FLV_AVC, h264",
        "TS_AVC, 0, TS_HEVC, hevc"
    })
    void anotherStreamMayFollow(TestStream one, int leftOut, TestStream other, String codec) throws IOException {
        byte[] second = other.bytes();
        byte[] stream = Unpooled.copiedBuffer(one.bytes(), Arrays.copyOfRange(second, leftOut, second.length))
                .array();
        Scanned scanned = Scanned.whole(stream);

        assertThat(scanned.problem()).isNull();
        assertThat(scanned.joinPoints()).hasSize(8);
        assertThat(scanned.headers().get(3)).isSameAs(scanned.headers().getFirst());
        assertThat(Ffmpeg.ffprobe(
                        scanned.fromJoinPoint(6, stream), "-select_streams", "v", "-show_entries", "stream=codec_name"))
                .contains(codec);
        assertThat(Scanned.cut(stream, 1).equalsApartFromCutting(scanned)).isTrue();
    }

    @Test
    void headersOfFlvThatAreRepeatedDoNotChangeAnything() throws IOException {
        byte[] one = TestStream.FLV_AVC.bytes();
        byte[] stream = Unpooled.copiedBuffer(one, Arrays.copyOfRange(one, FLV_HEADER, one.length))
                .array();

        List<byte[]> headers = Scanned.whole(stream).headers();
        assertThat(headers).hasSize(8).allSatisfy(header -> assertThat(header).isSameAs(headers.getFirst()));
    }

    @Test
    void aTransportStreamNeedNotSayWhichPacketsBeginAKeyframe() throws IOException {
        for (TestStream made : new TestStream[] {TestStream.TS_AVC, TestStream.TS_HEVC, TestStream.TS_MPEG2}) {
            byte[] stream = made.bytes().clone();
            for (int at = 0; at < stream.length; at += TsScanner.PACKET) {
                boolean hasFlags = (stream[at + 3] & 0x20) != 0 && stream[at + 4] > 0;
                stream[at + 5] &= hasFlags ? (byte) ~0x40 : -1;
            }

            assertThat(Scanned.whole(stream).joinPoints())
                    .as(made.name())
                    .isEqualTo(Scanned.whole(made.bytes()).joinPoints());
        }
    }
}
