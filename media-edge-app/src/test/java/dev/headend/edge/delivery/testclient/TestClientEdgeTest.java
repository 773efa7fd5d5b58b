package dev.headend.edge.delivery.testclient;

import static dev.headend.edge.delivery.testclient.ClientPages.expectMovingPicture;
import static dev.headend.edge.delivery.testclient.ClientPages.expectState;
import static dev.headend.edge.delivery.testclient.ClientPages.navigate;
import static dev.headend.edge.delivery.testclient.ClientPages.press;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.headend.edge.RunningEdge;
import dev.headend.fixture.FreePorts;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The test client while the edge comes and goes, and an edge without one. */
class TestClientEdgeTest {
    @Test
    void bothComeBackWhenTheEdgeIsStartedAgain() {
        String port = String.valueOf(FreePorts.next());
        try (ClientPages pages = new ClientPages()) {
            Page publisher = pages.open();
            Page viewer = pages.open();
            RunningEdge first = RunningEdge.start(Map.of("HTTP_PORT", port));
            try {
                navigate(publisher, first, "again");
                publisher.locator("#test").check();
                press(publisher, "publish");
                navigate(viewer, first, "again");
                press(viewer, "play");
                expectState(viewer, "play", "live");
                expectMovingPicture(viewer);
            } finally {
                first.close();
            }
            expectState(publisher, "publish", "lost");
            expectState(viewer, "play", "lost");
            assertThat(publisher.locator("#publish-text").textContent()).contains("Trying again");
            try (RunningEdge _ = RunningEdge.start(Map.of("HTTP_PORT", port))) {
                expectState(publisher, "publish", "live");
                expectState(viewer, "play", "live");
                expectMovingPicture(viewer);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"DISABLE_TEST_CLIENT=YES", "WS_SERVER=NO"})
    void isNotThereWhenItIsNotWanted(String setting) throws Exception {
        String[] parts = setting.split("=", 2);
        try (RunningEdge without = RunningEdge.start(Map.of(parts[0], parts[1]))) {
            assertThat(RunningEdge.get(without.http().resolve("/")).body()).startsWith("Headend media edge ");
        }
    }
}
