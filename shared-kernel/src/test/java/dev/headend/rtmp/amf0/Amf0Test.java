package dev.headend.rtmp.amf0;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.rtmp.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes as other programs write them. */
class Amf0Test {
    private static final Amf0 ONE = new Amf0.Number(1);
    private static final String A_IS_1 = "0001 61 00 3ff0000000000000";

    @Test
    void scalars() {
        assertThat(read("00 4059000000000000")).containsExactly(new Amf0.Number(100));
        assertThat(read("01 01  01 00")).containsExactly(new Amf0.Bool(true), new Amf0.Bool(false));
        assertThat(read("02 0003 616263")).containsExactly(new Amf0.Text("abc"));
        assertThat(read("0c 00000003 616263")).containsExactly(new Amf0.Text("abc"));
        assertThat(read("05 06 0d")).containsExactly(new Amf0.Null(), new Amf0.Undefined(), new Amf0.Undefined());
        assertThat(read("0b 4059000000000000 0000")).containsExactly(new Amf0.Date(100));
    }

    @Test
    void objects() {
        Amf0 object = Amf0.object(Map.entry("a", ONE));

        assertThat(read("03 " + A_IS_1 + " 000009")).containsExactly(object);
        assertThat(read("10 0001 43 " + A_IS_1 + " 000009")).as("typed").containsExactly(object);
        assertThat(read("0a 00000002 05 01 01"))
                .containsExactly(new Amf0.StrictArray(List.of(new Amf0.Null(), new Amf0.Bool(true))));
    }

    @ParameterizedTest
    @CsvSource({"00000001, 000009", "00000000, 000009", "ffffffff, 000009", "00000001, ''"})
    void anEcmaArrayWithAWrongCountOrWithoutAnEnd(String count, String end) {
        assertThat(read("08 " + count + A_IS_1 + end).getFirst().asFields()).containsExactly(Map.entry("a", ONE));
    }

    @ParameterizedTest
    @CsvSource({
        "00 00, cut off",
        "02 0005 61, longer than its message",
        "0c ffffffff 61, longer than its message",
        "0a ffffffff 05, cut off",
        "11 01, marker 17",
        "03 0001, longer than its message",
        "04 00, marker 4",
    })
    void whatIsNoAmf0IsRefused(String hex, String why) {
        assertThatThrownBy(() -> read(hex))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining(why);
    }

    @Test
    void aReferenceIsReadOver() {
        assertThat(read("07 0001 05")).containsExactly(new Amf0.Undefined(), new Amf0.Null());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0a 00000001", "03 0001 61", "08 00000000 0001 61", "10 0000 0001 61"})
    void nestingIsBounded(String opening) {
        assertThat(read(opening.repeat(16) + "05")).hasSize(1);
        assertThatThrownBy(() -> read(opening.repeat(17) + "05"))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("nested deeper than 16");
    }

    @Test
    void theNumberOfValuesIsBounded() {
        assertThat(read("05".repeat(512))).hasSize(512);
        assertThatThrownBy(() -> read("05".repeat(513)))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("more than 512");
    }

    @ParameterizedTest
    @CsvSource({"65535, 02 ffff", "65536, 0c 00010000"})
    void longTextsHaveAMarkerOfTheirOwn(int length, String start) {
        Amf0 text = new Amf0.Text("a".repeat(length));
        ByteBuf bytes = Unpooled.buffer();
        Amf0Writer.write(bytes, text);

        assertThat(ByteBufUtil.hexDump(bytes)).startsWith(start.replace(" ", ""));
        assertThat(new Amf0Reader(bytes).readAll()).containsExactly(text);
    }

    @Test
    void aValueAsWhatItIsOrAsSomethingElse() {
        assertThat(new Amf0.Text("a").asText("b")).isEqualTo("a");
        assertThat(ONE.asText("b")).isEqualTo("b");
        assertThat(ONE.asNumber(2)).isEqualTo(1);
        assertThat(new Amf0.Text("a").asNumber(2)).isEqualTo(2);
        assertThat(Amf0.object(Map.entry("a", ONE)).asFields()).containsExactly(Map.entry("a", ONE));
        assertThat(ONE.asFields()).isEmpty();
    }

    private static List<Amf0> read(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return new Amf0Reader(Unpooled.wrappedBuffer(bytes)).readAll();
    }
}
