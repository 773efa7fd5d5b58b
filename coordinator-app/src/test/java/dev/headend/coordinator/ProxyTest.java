package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.TestApplication.Call;
import org.junit.jupiter.api.Test;

/** The application behind a proxy that alone knows its name; the proxy is the test's application itself. */
class ProxyTest extends CoordinatorTestBase {
    private static final String VERIFY = "http://app.test/verify?by=proxy";
    private static final String EVENT = "http://app.test/event";

    @Test
    void questionsAndEventsGoThroughTheProxy() {
        start(
                "http_proxy",
                "http://user:p%40ss@127.0.0.1:" + application.port(),
                "KEY_VERIFICATION_URL",
                VERIFY,
                "EVENT_CALLBACK_URL",
                EVENT,
                "EVENT_CALLBACK_AUTH",
                "Bearer",
                "EVENT_CALLBACK_AUTH_TOKEN",
                "t");
        ExistingPeer encoder = encoder(-1);
        String id = publish(edge(), encoder, "channel");
        announce(encoder, "channel", id, "640x360-30");

        Call question = application.nextVerification();
        assertThat(question.target()).hasToString(VERIFY);
        assertThat(question.header("Host")).isEqualTo("app.test");
        assertThat(question.header("Proxy-Authorization")).isEqualTo("Basic dXNlcjpwQHNz");
        Call event = application.nextEvent();
        assertThat(event.target()).hasToString(EVENT);
        assertThat(event.header("Authorization")).isEqualTo("Bearer t");
    }

    @Test
    void anApplicationOnThisMachineIsReachedDirectly() {
        start("HTTP_PROXY", "http://127.0.0.1:1", "HTTPS_PROXY", "http://127.0.0.1:1");
        ExistingPeer encoder = encoder(-1);
        publish(edge(), encoder, "channel");
        assertThat(application.nextVerification().target()).hasToString("/verify");
    }
}
