package dev.headend.coordinator.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {
    /** Made with: printf 'msg_1.1700000000.' | openssl dgst -sha256 -hmac secret -binary | base64. */
    private static final String EXPECTED = "v1,ynLDpKq4Sx5IkaQ0ZGtc8UThYmrhBMBR16fBMZCQ7+M=";

    private static final Pattern SIGNED =
            Pattern.compile("webhook-id: (\\S+)\\s+webhook-timestamp: (\\d+)\\s+webhook-signature: (\\S+)");

    @Test
    void isTheHmacOfIdTimeAndAnEmptyBody() {
        assertThat(new WebhookSignature("secret").of("msg_1", 1_700_000_000)).isEqualTo(EXPECTED);
    }

    @Test
    void aStandardSecretIsBase64() {
        assertThat(new WebhookSignature("whsec_c2VjcmV0").of("msg_1", 1_700_000_000))
                .isEqualTo(EXPECTED);
    }

    /** {@code docs/interfaces.md} is what applications test their check with. */
    @Test
    void thePageForApplicationsHasSignaturesOfItsSecret() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "interfaces.md"));
        Matcher secret = Pattern.compile("`(whsec_[A-Za-z0-9+/=]+)`").matcher(page);
        assertThat(secret.find()).isTrue();
        WebhookSignature signature = new WebhookSignature(secret.group(1));

        assertThat(SIGNED.matcher(page).results())
                .hasSize(2)
                .allSatisfy(event -> assertThat(signature.of(event.group(1), Long.parseLong(event.group(2))))
                        .isEqualTo(event.group(3)));
    }

    @Test
    void aStandardSecretThatIsNotBase64IsRefused() {
        assertThatThrownBy(() -> new WebhookSignature("whsec_!")).isInstanceOf(IllegalArgumentException.class);
    }
}
