package dev.headend.edge.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.live.HeaderSet;
import dev.headend.edge.live.MediaPacket.Kind;
import dev.headend.edge.status.StreamContent.Audio;
import dev.headend.edge.status.StreamContent.Video;
import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.amf0.Amf0Writer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What headers tell, those that publishers send and others. */
class StreamContentTest {
    private static HeaderSet headers(HeaderSet.Header... headers) {
        return new HeaderSet(List.of(headers), 0);
    }

    private static HeaderSet.Header header(Kind kind, byte[] payload) {
        return new HeaderSet.Header(kind, 0, Unpooled.wrappedBuffer(payload));
    }

    private static HeaderSet.Header header(Kind kind, String hex) {
        return header(kind, HexFormat.of().parseHex(hex));
    }

    private static HeaderSet.Header metadata(Amf0 values) {
        ByteBuf out = Unpooled.buffer();
        Amf0Writer.write(out, new Amf0.Text("onMetaData"));
        Amf0Writer.write(out, values);
        return new HeaderSet.Header(Kind.DATA, 0, out);
    }

    @Test
    void aUsualStream() {
        HeaderSet headers = headers(
                metadata(Amf0.object(
                        Map.entry("width", new Amf0.Number(1920)),
                        Map.entry("height", new Amf0.Number(1080)),
                        Map.entry("framerate", new Amf0.Number(29.97)),
                        Map.entry("stereo", new Amf0.Bool(true)))),
                header(Kind.VIDEO, "1700000000" + "0164002affe1"),
                header(Kind.AUDIO, "af00" + "1190"));

        assertThat(StreamContent.of(headers))
                .isEqualTo(new StreamContent(
                        new Video("H264", "High", 0, 4.2, 1920, 1080, 29.97), new Audio("AAC", "LC", 2, 48_000)));
    }

    @Test
    void aStreamOfEnhancedRtmpWithoutMetadata() {
        HeaderSet headers = headers(
                header(Kind.VIDEO, "90" + "68766331" + "01"), // hvc1
                header(Kind.AUDIO, "90" + "4f707573")); // Opus

        assertThat(StreamContent.of(headers))
                .isEqualTo(new StreamContent(new Video("HEVC", "", 0, 0, 0, 0, 0), new Audio("Opus", "", 0, 0)));
    }

    /** Neither sizes that nobody can have, nor ones that are none. */
    @Test
    void metadataIsNotBelievedEverything() {
        HeaderSet headers = headers(metadata(Amf0.object(
                Map.entry("width", new Amf0.Number(-1)),
                Map.entry("height", new Amf0.Number(Double.NaN)),
                Map.entry("framerate", new Amf0.Text("many")),
                Map.entry("audiosamplerate", new Amf0.Number(1e300)))));

        assertThat(StreamContent.of(headers)).isEqualTo(StreamContent.UNKNOWN);
        assertThat(StreamContent.of(HeaderSet.EMPTY)).isEqualTo(StreamContent.UNKNOWN);
    }

    @Property(tries = 2000)
    void whateverIsInAHeaderThereIsAnAnswer(@ForAll Kind kind, @ForAll byte[] bytes) {
        assertThat(StreamContent.of(headers(header(kind, bytes)))).isNotNull();
    }
}
