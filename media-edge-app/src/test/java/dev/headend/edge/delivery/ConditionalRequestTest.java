package dev.headend.edge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;

/** What else is asked by conditions: {@link DeliveryTest}. */
class ConditionalRequestTest {
    private static final String TAG = "\"18f-5\"";
    private static final Instant MODIFIED = Instant.parse("2026-11-22T04:00:00Z");

    /** Where one threw, the request was never answered, and its file stayed open for ever. */
    @Property(tries = 300)
    void anythingButADateOrATagIsNoCondition(
            @ForAll @AlphaChars @NumericChars @Chars({' ', ':', ',', '"', '/', '-', '*'}) @StringLength(max = 200)
                    String field) {
        assertThat(ConditionalRequest.isCurrent(with(HttpHeaderNames.IF_MODIFIED_SINCE, field), TAG, MODIFIED))
                .isFalse();
        assertThat(ConditionalRequest.isCurrent(with(HttpHeaderNames.IF_NONE_MATCH, "x" + field), TAG, MODIFIED))
                .isFalse();
        assertThat(ByteRange.of(with(HttpHeaderNames.RANGE, "bytes=" + field), 5, TAG))
                .isNotNull();
    }

    private static HttpHeaders with(CharSequence name, String value) {
        return new DefaultHttpHeaders(false).set(name, value);
    }
}
