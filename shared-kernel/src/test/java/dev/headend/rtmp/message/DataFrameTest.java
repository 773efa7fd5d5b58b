package dev.headend.rtmp.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataFrameTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "the name alone,       02 000a 6f6e4d65746144617461,    true",
        "with values,          02 000a 6f6e4d65746144617461 05, true",
        "another last letter,  02 000a 6f6e4d65746144617462,    false",
        "another first letter, 02 000a 4f6e4d65746144617461,    false",
        "cut off,              02 000a 6f6e4d657461446174,      false",
        "no text,              05,                              false",
        "nothing,              '',                              false",
    })
    void metadataIsKnownByItsName(String what, String hex, boolean metadata) {
        ByteBuf payload = Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", "")));

        assertThat(DataFrame.isMetadata(payload)).isEqualTo(metadata);
        assertThat(payload.readerIndex()).isZero();
    }
}
