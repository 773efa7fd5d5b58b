package dev.headend.encoder.source.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.source.buffer.Packet;
import dev.headend.encoder.source.buffer.Tracks.Announcement;
import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.amf0.Amf0Writer;
import dev.headend.rtmp.message.RtmpMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets that are made of messages. */
final class PacketAssemblerTest {
    private static final String AVC_HEADER = "17 00 000000 0164001e";
    private static final String KEYFRAME = "17 01 000000 65";
    private static final String AAC_HEADER = "af 00 1190";
    private static final String SOUND = "af 01 21";

    private final PacketAssembler assembler = new PacketAssembler();

    private Packet video(int time, String hex) {
        return assembler.packetOf(new RtmpMessage.Video(1, time, bytes(hex)), time);
    }

    private Packet audio(int time, String hex) {
        return assembler.packetOf(new RtmpMessage.Audio(1, time, bytes(hex)), time);
    }

    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    @Test
    void eachPacketKnowsTheHeadersBeforeIt() {
        assertThat(video(5_000, AVC_HEADER)).isNull();
        Packet first = video(5_000, KEYFRAME);
        audio(5_010, AAC_HEADER);
        Packet second = audio(5_010, SOUND);
        video(5_040, AVC_HEADER);
        Packet third = video(5_040, KEYFRAME);

        assertThat(first.timeMs()).isZero();
        assertThat(first.key()).isTrue();
        assertThat(first.tracks().audio()).isNull();
        assertThat(second.timeMs()).isEqualTo(10);
        assertThat(second.tracks().audio()).isNotNull();
        assertThat(third.tracks()).as("a repeated header").isEqualTo(second.tracks());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "17 01 000000 00000004 6764001f 00000001 65",
                "17 01 000000 00000002 6764 00000001 65",
                "17 01 000000 7fffffff 6764001f",
                "17 01 000000 00000000 67",
                "17 01 000000 000000",
            })
    void keyframesAreTakenAsTheyComeWhereTheHeaderIsBroken(String hex) {
        video(0, AVC_HEADER + "ffffff");
        assertThat(video(0, hex).tracks().video().bytes()).hasSize(12);
    }

    @Test
    void aKeyframeThatSaysAnotherSizeHasAHeaderOfItsOwn() {
        video(0, AVC_HEADER + "ff e1 0004 6764001e 01 0002 68ee");
        Packet same = video(0, "17 01 000000 00000004 6764001e 00000001 65");
        Packet other = video(40, "17 01 000000 00000002 09f0 00000004 6764001f 00000001 65");
        Packet both = video(80, "17 01 000000 00000004 67640020 00000002 68ef 00000001 65");

        assertThat(same.tracks().video().bytes())
                .isEqualTo(
                        bytes(AVC_HEADER + "ff e1 0004 6764001e 01 0002 68ee").array());
        assertThat(other.tracks().video().bytes())
                .isEqualTo(bytes("17 00 000000 0164001f ff e1 0004 6764001f 01 0002 68ee")
                        .array());
        assertThat(both.tracks().video().bytes())
                .isEqualTo(bytes("17 00 000000 01640020 ff e1 0004 67640020 01 0002 68ef")
                        .array());
    }

    @ParameterizedTest
    @ValueSource(strings = {KEYFRAME, "27 01 000000 41", "17 02 000000", "57 00", "", "17", "91 68766331 000000 26"})
    void whatCannotBeDecodedIsNoPacket(String hex) {
        assertThat(video(0, hex)).isNull();
    }

    @Test
    void soundOfACodecWithoutHeadersDescribesItself() {
        Packet mp3 = audio(0, "2f fffb");
        Packet other = audio(20, "2e fffb");

        assertThat(mp3.tracks().audio().isMessage()).isFalse();
        assertThat(other.tracks().audio()).isNotEqualTo(mp3.tracks().audio());
        assertThat(audio(40, "2e fffc").tracks()).isEqualTo(other.tracks());
    }

    @Test
    void picturesOfACodecWithoutHeadersDescribeThemselves() {
        Packet key = video(0, "12 00");
        Packet inter = video(40, "22 00");

        assertThat(key.key()).isTrue();
        assertThat(inter.tracks()).isEqualTo(key.tracks());
        assertThat(video(80, "14 00").tracks()).as("another codec").isNotEqualTo(key.tracks());
    }

    @Test
    void onlyTheDefaultTrackIsUsed() {
        assertThat(video(0, "96 00 61766331 01 0164001e")).isNull();
        assertThat(video(0, "96 01 61766331 01 000000 65")).isNull();
        video(0, "90 68766331 0102");
        assertThat(video(0, "91 68766331 000000 26")).isNotNull();
    }

    @Test
    void aHeaderIsPaidForOnceAndOneThatIsTooLongIsNone() {
        video(0, "17 00 000000 " + "00".repeat(1_000));
        int first = video(0, KEYFRAME).cost();
        int second = video(40, KEYFRAME).cost();

        assertThat(first - second).isEqualTo(1_005);
        video(80, "17 00 000000 " + "00".repeat(70_000));
        assertThat(video(80, KEYFRAME).tracks().video().bytes()).hasSize(1_005);
    }

    @Test
    void headersThatAreReplacedBeforeAFrameCostNothing() {
        for (int i = 0; i < 800; i++) {
            video(0, "17 00 000000 " + HexFormat.of().toHexDigits(i) + "00".repeat(65_000));
        }

        assertThat(video(0, KEYFRAME).cost()).isLessThan(2 * 65_536 + 1_000);
    }

    @Test
    void metadataAreKnownToWhatFollows() {
        ByteBuf payload = Unpooled.buffer();
        Amf0Writer.write(payload, new Amf0.Text("onMetaData"));
        Amf0Writer.write(
                payload,
                Amf0.object(
                        Map.entry("videocodecid", new Amf0.Number(7)), Map.entry("framerate", new Amf0.Number(29.97))));
        assembler.packetOf(new RtmpMessage.Data(1, 0, payload), 0);
        assembler.packetOf(new RtmpMessage.Data(1, 0, bytes("02 000a 6f6e4d65746144617461 ff")), 0);
        video(0, AVC_HEADER);

        assertThat(video(0, KEYFRAME).tracks().announced()).isEqualTo(new Announcement(true, false, 29.97));
    }
}
