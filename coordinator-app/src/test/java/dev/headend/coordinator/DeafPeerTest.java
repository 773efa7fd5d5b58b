package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.PeerInstance;
import dev.headend.coordinator.harness.DeafPeer;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.Jwt;
import org.junit.jupiter.api.Test;

/** Peers that do not read what is sent to them: they and their connections go, however much waits. */
class DeafPeerTest extends CoordinatorTestBase {
    private static final String PATH = "/ws/control/rtmp";
    /** More than the system takes for a socket that is not read from. */
    private static final int MANY = 300;

    private static final int LARGE = 30_000;
    /** More than the coordinator lets wait. */
    private static final int TOO_MANY = 20_000;

    private int servers() {
        return coordinator.request("GET", "/commands/report").body().split("\"serverType\"", -1).length - 1;
    }

    private static void fill(DeafPeer peer) throws Exception {
        for (int i = 0; i < MANY; i++) {
            peer.askForNothing(LARGE);
        }
    }

    @Test
    void oneThatLetsTooMuchWaitIsLetGoAlthoughItGivesSignsOfLife() throws Exception {
        start();
        try (DeafPeer peer =
                DeafPeer.connect(coordinator.port(), PATH, "x-control-auth-token", Jwt.of("rtmp-control", SECRET))) {
            fill(peer);
            assertThat(peer.isCutOff()).isFalse();
            for (int i = 0; i < TOO_MANY && !peer.isCutOff(); i++) {
                peer.askForNothing(200);
            }
            Eventually.that(() -> servers() == 0);
            Eventually.that(peer::isCutOff);
        }
    }

    @Test
    void oneWhoseProgramIsBackIsLeftAtOnce() throws Exception {
        start();
        PeerInstance program = PeerInstance.random();
        try (DeafPeer peer = DeafPeer.connect(
                coordinator.port(),
                PATH,
                "x-control-auth-token",
                Jwt.of("rtmp-control", SECRET),
                "x-peer-features",
                "resume",
                "x-peer-instance",
                program.toString())) {
            fill(peer);
            edge(program).requestPublish("1", "channel", "key");
            Eventually.that(() -> servers() == 1);
            Eventually.that(peer::isCutOff);
        }
    }
}
