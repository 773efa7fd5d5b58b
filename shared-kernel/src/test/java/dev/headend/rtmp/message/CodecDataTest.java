package dev.headend.rtmp.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in media messages for a decoder. FourCCs in hex: 61766331 avc1, 68766331 hvc1, 4f707573 Opus. */
class CodecDataTest {
    @ParameterizedTest
    @CsvSource({
        "17 00 000000 0142,                                     avc1, 0142",
        "27 01 000028 41,                                       avc1, 41",
        "1c 00 000000 01,                                       hvc1, 01",
        "12 0a,                                                 '',   0a",
        "90 68766331 0102,                                      hvc1, 0102",
        "96 00 61766331 00 0142,                                avc1, 0142",
        "96 21 61766331 03 000001 65 68766331 00 000001 26,     hvc1, 26",
    })
    void ofVideo(String payload, String fourCc, String data) {
        CodecData found = CodecData.ofVideo(bytes(payload));

        assertThat(found.fourCc()).isEqualTo(fourCc);
        assertThat(ByteBufUtil.hexDump(found.data())).isEqualTo(data);
    }

    @ParameterizedTest
    @CsvSource({
        "af 00 1190,       mp4a, 1190, true",
        "af 01 21,         mp4a, 21,   true",
        "2f ff,            .mp3, ff,   false",
        "e2 ff,            .mp3, ff,   false",
        "b2 00,            '',   00,   false",
        "90 4f707573 4f,   Opus, 4f,   true",
        "91 61632d33 0b77, ac-3, 0b77, false",
    })
    void ofAudio(String payload, String fourCc, String data, boolean needsHeader) {
        CodecData found = CodecData.ofAudio(bytes(payload));

        assertThat(found.fourCc()).isEqualTo(fourCc);
        assertThat(ByteBufUtil.hexDump(found.data())).isEqualTo(data);
        assertThat(found.needsSequenceHeader()).isEqualTo(needsHeader);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "17", "17 00 0000", "90 687663", "96 00 617663"})
    void nothingIsFoundInWhatIsTooShort(String payload) {
        assertThat(CodecData.ofVideo(bytes(payload))).isNull();
    }

    @Property
    void whateverComesIsNoError(@ForAll @Size(max = 40) byte[] payload) {
        ByteBuf message = Unpooled.wrappedBuffer(payload);
        CodecData.ofVideo(message);
        CodecData.ofAudio(message);
        assertThat(message.readerIndex()).isZero();
    }

    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
