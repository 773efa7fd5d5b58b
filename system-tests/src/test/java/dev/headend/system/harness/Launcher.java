package dev.headend.system.harness;

import dev.headend.fixture.FreePorts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The launcher, on free ports, in a folder of its own. */
public final class Launcher {
    private final int coordinatorPort = FreePorts.next();
    private final int rtmpPort = FreePorts.next();
    private final int edgePort = FreePorts.next();
    private final int managementPort = FreePorts.firstOf(3);
    private final Path data = Checkout.freshFolder("launcher");

    /** {@code ./headend COMMAND}. */
    public Started run(String command) {
        return run(command, Map.of());
    }

    /** {@code ./headend COMMAND} with more environment variables. */
    public Started run(String command, Map<String, String> settings) {
        ProcessBuilder builder = new ProcessBuilder(
                List.of("bash", Checkout.ROOT.resolve("headend").toString(), command));
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
