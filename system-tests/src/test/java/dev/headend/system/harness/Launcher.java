package dev.headend.system.harness;

import dev.headend.fixture.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The launcher, on free ports, with a data folder of its own. */
public final class Launcher {
    private final Path script;
    private final int coordinatorPort = FreePorts.next();
    private final int rtmpPort = FreePorts.next();
    private final int edgePort = FreePorts.next();
    private final int managementPort = FreePorts.firstOf(3);
    private final Path data = Checkout.freshFolder("launcher");

    /** That of the checkout. */
    public Launcher() {
        this(Checkout.ROOT.resolve("headend"));
    }

    /** A copy of it, in a checkout of its own. */
    public Launcher(Path script) {
        this.script = script;
    }

    /** {@code ./headend COMMAND}. */
    public Started run(String command) {
        return run(command, Map.of());
    }

    /** {@code ./headend COMMAND} with more environment variables. */
    public Started run(String command, Map<String, String> settings) {
        // Whoever runs the tests in the background, or by nohup, has one of these ignored, which bash could not change.
        ProcessBuilder builder =
                new ProcessBuilder("env", "--default-signal=INT,HUP", "bash", script.toString(), command);
        builder.environment()
                .putAll(Map.of(
                        "COORDINATOR_PORT", String.valueOf(coordinatorPort),
                        "RTMP_PORT", String.valueOf(rtmpPort),
                        "EDGE_PORT", String.valueOf(edgePort),
                        "MANAGEMENT_PORT", String.valueOf(managementPort),
                        "DATA_DIR", data.toString()));
        builder.environment().putAll(settings);
        return new Started("headend", builder);
    }

    public int rtmpPort() {
        return rtmpPort;
    }

    /** The first of three. */
    public int managementPort() {
        return managementPort;
    }

    /** What an earlier run with the same data would have left of the test picture. */
    public void leaveEarlierDemo(String playlist) {
        Path demo = data.resolve("media/hls/demo");
        try {
            Files.createDirectories(demo);
            Files.writeString(demo.resolve("index.m3u8"), playlist);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An address of the edge's HTTP side. */
    public String edgeUrl(String path) {
        return "http://127.0.0.1:" + edgePort + path;
    }

    /** Whether a program is ready, by its name in the launcher's lines. */
    public boolean isReady(String name) {
        int port = managementPort + List.of("coordinator", "edge", "encoder").indexOf(name);
        return Http.statusOf("http://127.0.0.1:" + port + "/actuator/health/readiness") == 200;
    }
}
