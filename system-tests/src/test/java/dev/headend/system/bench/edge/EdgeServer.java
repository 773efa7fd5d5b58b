package dev.headend.system.bench.edge;

import dev.headend.fixture.FreePorts;
import dev.headend.system.harness.Await;
import dev.headend.system.harness.Checkout;
import dev.headend.system.harness.Http;
import dev.headend.system.synthetic.RtmpAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Our media edge, from its jar, as the launcher starts it. */
record EdgeServer(String name, ServerProcess process, int port, int httpPort, int managementPort)
        implements MediaServer {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double MEGABYTE = 1 << 20;

    /**
     * Starts it and waits until it is ready.
     *
     * @param jvm arguments of its JVM
     * @param settings environment variables
     */
    static EdgeServer start(String name, List<String> jvm, Map<String, String> settings) {
        Path folder = Checkout.freshFolder("bench-edge");
        int port = FreePorts.next();
        int httpPort = FreePorts.next();
        int managementPort = FreePorts.next();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(Checkout.javaArguments("media-edge-app"));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment()
                .putAll(Map.of(
                        "RTMP_PORT", String.valueOf(port),
                        "HTTP_PORT", String.valueOf(httpPort),
                        "MANAGEMENT_PORT", String.valueOf(managementPort),
                        "BIND_ADDRESS", "127.0.0.1",
                        "CONCURRENT_LIMIT_WHITELIST", "127.0.0.1"));
        builder.environment().putAll(settings);
        ServerProcess process = ServerProcess.start(builder, folder.resolve("output.log"), port);
        EdgeServer server = new EdgeServer(name, process, port, httpPort, managementPort);
        Await.until(
                "the edge is ready",
                PATIENCE,
                () -> Http.statusOf(server.management("/actuator/health/readiness")) == 200);
        return server;
    }

    @Override
    public RtmpAddress address(int stream) {
        return new RtmpAddress(port, "bench" + stream, "key");
    }

    @Override
    public String settleMemory() {
        collectGarbage();
        return "heap %.0f MiB, direct %.0f MiB"
                .formatted(
                        metric("jvm_memory_used_bytes{area=\"heap\"") / MEGABYTE,
                        metric("jvm_buffer_memory_used_bytes{id=\"direct\"") / MEGABYTE);
    }

    private void collectGarbage() {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            int code = new ProcessBuilder(jcmd.toString(), String.valueOf(process.pid()), "GC.run")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new AssertionError("jcmd failed");
            }
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private double metric(String begin) {
        return Http.get(management("/actuator/prometheus"))
                .body()
                .lines()
                .filter(line -> line.startsWith(begin))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private String management(String path) {
        return "http://127.0.0.1:" + managementPort + path;
    }
}
