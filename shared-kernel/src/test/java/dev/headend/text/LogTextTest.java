package dev.headend.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LogTextTest {

    /** A blank is written as an underscore. */
    @ParameterizedTest
    @CsvSource(
            value = {
                "0,?",
                "8,?",
                "9,_",
                "A,_",
                "B,_",
                "C,_",
                "D,_",
                "E,?",
                "1B,?",
                "1F,?",
                "7F,?", // C0 and DEL
                "80,?",
                "84,?",
                "85,_",
                "86,?",
                "9B,?",
                "9F,?", // C1: 9B begins a terminal's escape sequence
                "AD,?",
                "61C,?",
                "200B,?",
                "200E,?",
                "200F,?",
                "202A,?",
                "202E,?",
                "2066,?",
                "2069,?",
                "FEFF,?", // format
                "E0041,?", // an invisible tag
                "2028,_",
                "2029,_", // line and paragraph separator
                "D800,?",
                "DBFF,?",
                "DC00,?",
                "DFFF,?", // lone surrogates
                "20,_",
                "7E,~",
                "E9,é",
                "E9,é",
                "20AC,€",
                "1F600,😀"
            })
    void replacesWhatIsNoText(String hex, String expected) {
        assertThat(LogText.line("a" + Character.toString(Integer.parseInt(hex, 16)) + "b"))
                .isEqualTo("a" + expected.replace('_', ' ') + "b");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {"null,''", "'',''", "ab,ab", "abc,abc", "abcd,abc…", "a😀c,a😀c", "ab😀d,ab😀…", "abc😀,abc…"})
    void showsTheBeginning(String text, String expected) {
        assertThat(LogText.line(text, 3)).isEqualTo(expected);
    }

    @Test
    void showsTwoHundredCharactersUnlessToldOtherwise() {
        assertThat(LogText.line("x".repeat(200))).isEqualTo("x".repeat(200));
        assertThat(LogText.line("x".repeat(201))).isEqualTo("x".repeat(200) + "…");
        assertThat(LogText.withoutSources("x".repeat(201))).isEqualTo("x".repeat(200) + "…");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "null,''",
                "nothing to hide,nothing to hide",
                "no rtmp://host/app/key here,no rtmp://*** here",
                "RTMPS://host/app/key,RTMPS://***",
                "rtmpte://host/app/key,rtmpte://***",
                "'ws://host/app/key, then wss://host/app/other',ws://*** then wss://***",
                "(rtmp://host/app/key),(rtmp://***",
                "urlrtmp://host/app/key,urlrtmp://***",
                "https://host/path,https://host/path"
            })
    void leavesOutWhereStreamsCanBeHadFrom(String text, String expected) {
        assertThat(LogText.withoutSources(text)).isEqualTo(expected);
    }

    @Test
    void hidesAnAddressAlsoWhereItWouldBeCutOff() {
        assertThat(LogText.withoutSources("x".repeat(195) + "rtmp://host/app/key"))
                .isEqualTo("x".repeat(195) + "rtmp:…");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection refused: /192.0.2.1:80",
                "connect(..) failed with error(-111): Connection refused: /192.0.2.1:80",
                "finishConnect(..) failed with error(-111): Connection refused: /192.0.2.1:80",
                "io_uring connect(..) failed with error(-111): Connection refused: /192.0.2.1:80"
            })
    void saysOfAFailureWhatTheOperatingSystemSaysWhateverTheTransport(String message) {
        assertThat(LogText.failure(new IOException(message))).isEqualTo("connection refused: 192.0.2.1:80");
    }

    @Test
    void aFailureWithoutAMessageIsNamed() {
        assertThat(LogText.failure(new ClosedChannelException())).isEqualTo("java.nio.channels.ClosedChannelException");
    }

    @Test
    void hasDoneSoonWhateverIsWritten() {
        assertTimeout(Duration.ofSeconds(2), () -> LogText.withoutSources("rtmp".repeat(64 * 1024)));
    }

    @Property
    void everyTextBecomesOneShortHarmlessLine(@ForAll("anything") String text, @ForAll @IntRange(max = 50) int limit) {
        String line = LogText.line(text, limit);
        assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(limit + 1);
        assertThat(line.codePoints().map(Character::getType))
                .doesNotContain(
                        (int) Character.CONTROL,
                        (int) Character.FORMAT,
                        (int) Character.SURROGATE,
                        (int) Character.LINE_SEPARATOR,
                        (int) Character.PARAGRAPH_SEPARATOR);
    }

    @Test
    void anAddressHasNoSlashAndOnlyOnePort() throws UnknownHostException {
        assertThat(LogText.address(new InetSocketAddress("192.0.2.1", 80))).isEqualTo("192.0.2.1:80");
        InetAddress named = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
        assertThat(LogText.address(new InetSocketAddress(named, 80))).isEqualTo("127.0.0.1:80");
        assertThat(LogText.address(new InetSocketAddress("2001:db8::1", 80))).isEqualTo("[2001:db8::1]:80");
        assertThat(LogText.address(null)).isEqualTo("unknown");
    }

    @Property
    void whatIsHarmlessAndShortStaysAsItIs(@ForAll("harmless") String text) {
        assertThat(LogText.line(text)).isEqualTo(text);
    }

    @Provide
    Arbitrary<String> anything() {
        return Arbitraries.strings().all().ofMaxLength(60);
    }

    @Provide
    Arbitrary<String> harmless() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .withCharRange('à', 'ÿ')
                .withCharRange('一', '鿋')
                .ofMaxLength(LogText.DEFAULT_LIMIT);
    }
}
