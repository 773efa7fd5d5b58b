package dev.headend.edge.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.headend.edge.delivery.ByteRange.Outside;
import dev.headend.edge.delivery.ByteRange.Part;
import dev.headend.edge.delivery.ByteRange.Whole;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ByteRangeTest {
    static Stream<Arguments> ranges() {
        return Stream.of(
                arguments("bytes=0-0", new Part(0, 0)),
                arguments("bytes=10-19", new Part(10, 19)),
                arguments("bytes=10-", new Part(10, 99)),
                arguments("bytes=90-1000", new Part(90, 99)),
                arguments("bytes=-10", new Part(90, 99)),
                arguments("bytes=-1000", new Part(0, 99)),
                arguments("bytes=100-", new Outside()),
                arguments("bytes=0-9,20-29", new Whole()),
                arguments("bytes=-0", new Outside()),
                arguments("bytes=99999999999999999999-", new Whole()),
                arguments("bytes=20-10", new Whole()),
                arguments("bytes=a-b", new Whole()),
                arguments("seconds=1-2", new Whole()));
    }

    @ParameterizedTest
    @MethodSource("ranges")
    void readsARangeOfAHundredBytes(String header, ByteRange expected) {
        assertThat(ByteRange.of(headers(header, null), 100, "\"x\"")).isEqualTo(expected);
    }

    @Test
    void withoutOneItIsTheWhole() {
        assertThat(ByteRange.of(new DefaultHttpHeaders(), 100, "\"x\"")).isEqualTo(new Whole());
    }

    @Test
    void anEmptyFileHasNoParts() {
        assertThat(ByteRange.of(headers("bytes=0-", null), 0, "\"x\"")).isEqualTo(new Outside());
        assertThat(ByteRange.of(headers("bytes=-5", null), 0, "\"x\"")).isEqualTo(new Outside());
    }

    @Test
    void onlyAPartOfTheSameFileWhenAskedSo() {
        assertThat(ByteRange.of(headers("bytes=1-2", "\"x\""), 100, "\"x\"")).isEqualTo(new Part(1, 2));
        assertThat(ByteRange.of(headers("bytes=1-2", "\"y\""), 100, "\"x\"")).isEqualTo(new Whole());
    }

    private static HttpHeaders headers(String range, String ifRange) {
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.set(HttpHeaderNames.RANGE, range);
        if (ifRange != null) {
            headers.set(HttpHeaderNames.IF_RANGE, ifRange);
        }
        return headers;
    }
}
