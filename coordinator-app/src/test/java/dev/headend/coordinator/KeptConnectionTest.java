package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A connection that is kept serves request after request, answered at once or after a look into the store. */
class KeptConnectionTest extends CoordinatorTestBase {
    private static final int MANY = 500;

    @Test
    void noRequestHangs() {
        start("COMMANDS_API_AUTH", "Bearer", "COMMANDS_API_AUTH_TOKEN", "t", "LOG_REQUESTS", "NO");
        for (int i = 0; i < MANY; i++) {
            assertThat(status("/commands/report", "Bearer t")).isEqualTo(200);
            assertThat(status("/commands/report", "Bearer wrong")).isEqualTo(401);
            assertThat(status("/", "Bearer t")).isEqualTo(200);
        }
    }

    private int status(String path, String authorization) {
        return coordinator.request("GET", path, "Authorization", authorization).statusCode();
    }
}
