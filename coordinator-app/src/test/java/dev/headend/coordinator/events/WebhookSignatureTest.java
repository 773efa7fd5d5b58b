package dev.headend.coordinator.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WebhookSignatureTest {
    /** Made with: printf 'msg_1.1700000000.' | openssl dgst -sha256 -hmac secret -binary | base64. */
    private static final String EXPECTED = "v1,ynLDpKq4Sx5IkaQ0ZGtc8UThYmrhBMBR16fBMZCQ7+M=";

    @Test
    void isTheHmacOfIdTimeAndAnEmptyBody() {
        assertThat(new WebhookSignature("secret").of("msg_1", 1_700_000_000)).isEqualTo(EXPECTED);
    }

    @Test
    void aStandardSecretIsBase64() {
        assertThat(new WebhookSignature("whsec_c2VjcmV0").of("msg_1", 1_700_000_000))
                .isEqualTo(EXPECTED);
    }

    @Test
    void aStandardSecretThatIsNotBase64IsRefused() {
        assertThatThrownBy(() -> new WebhookSignature("whsec_!")).isInstanceOf(IllegalArgumentException.class);
    }
}
