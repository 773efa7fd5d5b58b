package dev.headend.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawMessageTest {

    @Test
    void isWrittenWithoutABlankAfterTheColonAndWithALineFeedAfterTheLastParameter() {
        RawMessage message = RawMessage.of("REGISTER", Map.of("Capacity", "-1"));

        assertThat(message.write()).isEqualTo("REGISTER\nCapacity:-1\n");
    }

    @Test
    void isJustItsMethodWhenThereIsNothingElse() {
        assertThat(RawMessage.of("HEARTBEAT", Map.of()).write()).isEqualTo("HEARTBEAT\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "REGISTER\nCapacity:4\n",
                "REGISTER\nCapacity: 4",
                "register\ncapacity : 4 \n",
                "REGISTER\r\nCapacity:4\r\n",
                "\tRegister \nCAPACITY:\t4\n\n",
                "REGISTER\n\nCapacity: 4",
                "REGISTER\r\n\r\nCapacity:4\r\n\r\n",
                "REGISTER\nthis line has no colon\nCapacity:4\n",
                "REGISTER\nCapacity:1\ncapacity:2\nCapacity:4\n",
            })
    void readsWhatPeersWrite(String text) {
        RawMessage message = RawMessage.parse(text);

        assertThat(message.method()).isEqualTo("REGISTER");
        assertThat(message.parameters()).hasSize(1);
        assertThat(message.parameter("Capacity")).isEqualTo("4");
        assertThat(message.body()).isEmpty();
    }

    @Test
    void splitsAtTheFirstColonOnly() {
        RawMessage message = RawMessage.parse("ENCODE-START\nStream-Source-URI: rtmp://[::1]:1935/a/b\n");

        assertThat(message.parameter("stream-source-uri")).isEqualTo("rtmp://[::1]:1935/a/b");
    }

    @Test
    void keepsAnEmptyValueApartFromAMissingOne() {
        RawMessage message = RawMessage.parse("STREAM-KILL\nStream-ID:\n");

        assertThat(message.parameter("Stream-ID")).isEmpty();
        assertThat(message.parameter("Stream-Channel")).isNull();
    }

    @Test
    void takesWhatFollowsTheEmptyLineForTheBody() {
        RawMessage message = RawMessage.parse("NOTE\nName:value\n\nother:thing\n\nlast");

        assertThat(message.parameters()).containsOnlyKeys("Name");
        assertThat(message.body()).isEqualTo("other:thing\n\nlast");
    }

    @Test
    void takesABodyForParametersOnlyWhenEveryLineIsOne() {
        RawMessage message = RawMessage.parse("NOTE\n\nName: value\nand some prose");

        assertThat(message.parameters()).isEmpty();
        assertThat(message.body()).isEqualTo("Name: value\nand some prose");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\n\n\n", " \r\n"})
    void makesSomethingOfNothing(String text) {
        assertThat(RawMessage.parse(text).parameters()).isEmpty();
    }

    @Test
    void takesALoneCarriageReturnForABlankAndNotForALineBreak() {
        RawMessage message = RawMessage.parse("PUBLISH-REQUEST\nStream-Channel:a\rStream-Key:forged\n");

        assertThat(message.parameters()).containsExactly(Map.entry("Stream-Channel", "a Stream-Key:forged"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nStream-Key:forged", "a\r\nb", "a\r", "\n"})
    void refusesToCarryALineBreak(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> RawMessage.of("M", Map.of("Name", value)));
        assertThatIllegalArgumentException().isThrownBy(() -> RawMessage.of("M", Map.of(value, "value")));
        assertThatIllegalArgumentException().isThrownBy(() -> RawMessage.of(value, Map.of()));
    }

    @Test
    void keepsItsBodyWhenWrittenAndRead() {
        RawMessage message = new RawMessage("NOTE", Map.of("Name", "value"), "one\n\ntwo\n");

        assertThat(RawMessage.parse(message.write())).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\nX", "\rX", "X\n", "X\r", "X\nY"})
    void takesNoLineBreakWhereverItStands(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> RawMessage.of(text, Map.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> RawMessage.of("M", Map.of(text, "v")));
        assertThatIllegalArgumentException().isThrownBy(() -> RawMessage.of("M", Map.of("n", text)));
    }

    @Test
    void takesABodyForParametersOnlyWhenEachLineNamesOne() {
        assertThat(RawMessage.parse("M\n\na:b\n").parameters()).containsExactly(Map.entry("a", "b"));
        assertThat(RawMessage.parse("M\n\n:b\n").body()).isEqualTo(":b\n");
        assertThat(RawMessage.parse("M\n\n\n\n").body()).isEqualTo("\n\n");
        assertThat(RawMessage.parse("M\n:b\n").parameter("")).isEqualTo("b");
    }
}
