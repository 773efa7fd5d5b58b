package dev.headend.coordinator;

import dev.headend.control.PeerInstance;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.Jwt;
import dev.headend.coordinator.harness.RunningCoordinator;
import dev.headend.coordinator.harness.TestApplication;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** An application and a running coordinator with existing peers, all ended after each test. */
abstract class CoordinatorTestBase {
    static final String SECRET = "test";

    @TempDir
    Path dataDir;

    final TestApplication application = new TestApplication();
    private final List<ExistingPeer> peers = new ArrayList<>();
    RunningCoordinator coordinator;

    /** @param more settings and {@code --properties}, name, value, name, value …; an empty value takes one away */
    void start(String... more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "CONTROL_SECRET",
                SECRET,
                "KEY_VERIFICATION_URL",
                application.verificationUrl(),
                "EVENT_CALLBACK_URL",
                application.eventUrl(),
                "ENCODE_STOP_DELAY_SECONDS",
                "0"));
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < more.length; i += 2) {
            if (more[i].startsWith("--")) {
                arguments.add(more[i] + "=" + more[i + 1]);
            } else {
                environment.put(more[i], more[i + 1]);
            }
        }
        coordinator = RunningCoordinator.start(
                CoordinatorSettings.TABLE, dataDir, environment, arguments.toArray(String[]::new));
    }

    /** On Redis a coordinator takes peers a moment after its start. */
    void awaitReadiness(int status) {
        Eventually.that(
                () -> coordinator.management("/actuator/health/readiness").statusCode() == status);
    }

    @AfterEach
    void end() {
        peers.forEach(ExistingPeer::close);
        if (coordinator != null) {
            coordinator.close();
        }
        application.close();
    }

    ExistingPeer edge() {
        return keep(ExistingPeer.rtmpServer(coordinator.port(), SECRET));
    }

    /** A registration has no answer, so this waits until an encoder more is counted. */
    ExistingPeer encoder(int capacity) {
        int before = encoderCount();
        ExistingPeer encoder = keep(ExistingPeer.encoder(coordinator.port(), SECRET, capacity));
        Eventually.that(() -> encoderCount() == before + 1);
        return encoder;
    }

    /** An edge of our own, which can resume. */
    ExistingPeer edge(PeerInstance program) {
        return resumable("rtmp", program);
    }

    /** The same for WebSocket publishers. */
    ExistingPeer websocketEdge(PeerInstance program) {
        return resumable("wss", program);
    }

    /** An encoder of our own, which has yet to register. */
    ExistingPeer encoder(PeerInstance program) {
        return resumable("hls", program);
    }

    /** The same, which has found an earlier run of it dead. */
    ExistingPeer encoderAfter(PeerInstance dead, PeerInstance program) {
        return keep(ExistingPeer.connect(
                coordinator.port(),
                "/ws/control/hls",
                "x-control-auth-token",
                Jwt.of("hls-control", SECRET),
                "x-peer-instance",
                program.toString(),
                "x-peer-features",
                "resume",
                "x-peer-replaces",
                PeerInstance.random() + "," + dead));
    }

    private ExistingPeer resumable(String role, PeerInstance program) {
        return keep(ExistingPeer.connect(
                coordinator.port(),
                "/ws/control/" + role,
                "x-control-auth-token",
                Jwt.of(role + "-control", SECRET),
                "x-peer-instance",
                program.toString(),
                "x-peer-features",
                "resume"));
    }

    int encoderCount() {
        return Integer.parseInt(capacity().replaceAll(".*\"encoderCount\":(\\d+).*", "$1"));
    }

    ExistingPeer keep(ExistingPeer peer) {
        peers.add(peer);
        return peer;
    }

    /** A stream that is live, with what its peers heard already taken. */
    String publish(ExistingPeer edge, ExistingPeer encoder, String channel) {
        edge.requestPublish(channel + "-request", channel, "key");
        String id = edge.next("PUBLISH-ACCEPT").get("Stream-ID");
        encoder.next("ENCODE-START");
        return id;
    }

    static void announce(ExistingPeer encoder, String channel, String id, String resolution) {
        encoder.send(
                "STREAM-AVAILABLE",
                "Stream-ID",
                id,
                "Stream-Channel",
                channel,
                "Stream-Type",
                "HLS-LIVE",
                "Resolution",
                resolution,
                "Index-file",
                "hls/" + channel + "/" + id + "/" + resolution + "/live.m3u8");
    }

    static void sayClosed(ExistingPeer encoder, String channel, String id) {
        encoder.send("STREAM-CLOSED", "Stream-ID", id, "Stream-Channel", channel);
    }

    String capacity() {
        return coordinator.request("GET", "/commands/capacity").body();
    }

    void untilLoadIs(int load) {
        Eventually.that(() -> capacity().contains("\"load\":" + load + ","));
    }
}
