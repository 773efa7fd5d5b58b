package dev.headend.system.bench;

import dev.headend.fixture.FreePorts;
import dev.headend.system.harness.Await;
import dev.headend.system.harness.Checkout;
import dev.headend.system.harness.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How long each program takes to be ready, alone and as the launcher starts it, with its AOT cache and without. */
final class Starts {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String EDGE = "media-edge-app";

    private final int rounds;
    private final Report report;

    Starts(int rounds, Report report) {
        this.rounds = rounds;
        this.report = report;
    }

    private record Start(double seconds, double cpuSeconds) {}

    void run() {
        report.table("Until a program is ready, median of " + rounds, "program", "AOT cache", "s", "CPU s");
        for (String app : List.of("coordinator-app", EDGE, "encoder-app")) {
            measure(app, "yes", Checkout.javaArguments(app));
            Path jar = Checkout.ROOT.resolve(app).resolve("target").resolve(app + ".jar");
            measure(app, "no", List.of("-jar", jar.toString()));
        }
    }

    private void measure(String app, String cache, List<String> arguments) {
        List<Start> starts = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            starts.add(start(app, arguments));
        }
        double seconds = starts.stream().mapToDouble(Start::seconds).sorted().toArray()[rounds / 2];
        double cpu = starts.stream().mapToDouble(Start::cpuSeconds).sorted().toArray()[rounds / 2];
        report.row(app, cache, "%.2f".formatted(seconds), "%.2f".formatted(cpu));
    }

    private static Start start(String app, List<String> arguments) {
        int port = FreePorts.next();
        Path data = Checkout.freshFolder("start");
        long begin = System.nanoTime();
        Process process = process(app, arguments, data, port);
        try {
            String url = "http://127.0.0.1:" + port + "/actuator/health/readiness";
            Await.until(app + " is ready", PATIENCE, () -> Http.statusOf(url) == 200);
            double seconds = (System.nanoTime() - begin) / 1e9;
            return new Start(
                    seconds, process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9);
        } finally {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    private static Process process(String app, List<String> arguments, Path data, int managementPort) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        if (!app.equals(EDGE)) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(data.toFile())
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("output.log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "BIND_ADDRESS", "127.0.0.1",
                        "HTTP_PORT", "0",
                        "RTMP_PORT", "0",
                        "MANAGEMENT_PORT", String.valueOf(managementPort)));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
