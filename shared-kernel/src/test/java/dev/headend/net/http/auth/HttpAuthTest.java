package dev.headend.net.http.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HttpAuthTest {
    @Test
    void noneSendsNoHeader() {
        assertThat(new HttpAuth.None().headerValue()).isEmpty();
    }

    /** The example of RFC 7617, section 2. */
    @Test
    void basicIsBase64OfUserAndPassword() {
        assertThat(new HttpAuth.Basic("Aladdin", "open sesame").headerValue())
                .contains("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    }

    /** The example of RFC 7617, section 2.1: the user "test", the password "123£", in UTF-8. */
    @Test
    void basicIsUtf8() {
        assertThat(new HttpAuth.Basic("test", "123\u00a3").headerValue()).contains("Basic dGVzdDoxMjPCow==");
    }

    @Test
    void bearerAndCustomAreWrittenAsGiven() {
        assertThat(new HttpAuth.Bearer("abc.def").headerValue()).contains("Bearer abc.def");
        assertThat(new HttpAuth.Custom("Digest x=y").headerValue()).contains("Digest x=y");
    }

    @Test
    void secretsStayOutOfToString() {
        assertThat(new HttpAuth.Basic("me", "hush").toString()).contains("me").doesNotContain("hush");
        assertThat(new HttpAuth.Bearer("hush").toString()).doesNotContain("hush");
        assertThat(new HttpAuth.Custom("hush").toString()).doesNotContain("hush");
    }
}
