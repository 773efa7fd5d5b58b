package dev.headend.system.bench.delivery;

import dev.headend.fixture.FreePorts;
import dev.headend.system.harness.Await;
import dev.headend.system.harness.Checkout;
import dev.headend.system.harness.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server that delivers a folder: a process, or several of one. */
record FileServer(String name, Process process, int port) implements AutoCloseable {
    static final Path NGINX = Path.of("/usr/sbin/nginx");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Compression as ours, though nginx compresses each time; one worker a processor, as its packages have it; who may read the files. */
    private static final String CONFIGURATION = """
            user %s;
            daemon off;
            pid nginx.pid;
            error_log error.log;
            worker_processes auto;
            worker_rlimit_nofile 20000;
            events { worker_connections 8192; }
            http {
              access_log off;
              sendfile on;
              tcp_nopush on;
              keepalive_requests 1000000000;
              types { application/vnd.apple.mpegurl m3u8; video/mp2t ts; }
              gzip on;
              gzip_types application/vnd.apple.mpegurl;
              server { listen 127.0.0.1:%d backlog=8192; root %s; }
            }
            """;

    /** Our media edge, as the launcher starts it. */
    static FileServer edge(Path media, List<String> jvm) {
        int port = FreePorts.next();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(Checkout.javaArguments("media-edge-app"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .putAll(Map.of(
                        "HLS_FILESYSTEM_PATH", media.toString(),
                        "HTTP_PORT", String.valueOf(port),
                        "RTMP_PORT", "0",
                        "MANAGEMENT_PORT", "0",
                        "BIND_ADDRESS", "127.0.0.1"));
        return start("edge", builder, port);
    }

    static FileServer nginx(Path media) {
        int port = FreePorts.next();
        Path folder = Checkout.freshFolder("bench-nginx");
        Path configuration = folder.resolve("nginx.conf");
        try {
            Files.writeString(configuration, CONFIGURATION.formatted(System.getProperty("user.name"), port, media));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return start(
                "nginx",
                new ProcessBuilder(
                        NGINX.toString(), "-e", "error.log", "-p", folder.toString(), "-c", configuration.toString()),
                port);
    }

    private static FileServer start(String name, ProcessBuilder builder, int port) {
        try {
            Path log = Checkout.freshFolder("bench-" + name).resolve("output.log");
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            FileServer server = new FileServer(name, process, port);
            // Ctrl-C must not leave it running.
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            Await.until(
                    name + " delivers, see " + log,
                    PATIENCE,
                    () -> process.isAlive() && Http.statusOf(server.url(Media.PLAYLIST)) == 200);
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** The processor time that it and its workers have taken so far, in the kernel too. */
    Duration cpu() {
        Duration own = process.info().totalCpuDuration().orElse(Duration.ZERO);
        return process.descendants()
                .map(worker -> worker.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(own, Duration::plus);
    }

    @Override
    public void close() {
        List<ProcessHandle> workers = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        workers.forEach(ProcessHandle::destroyForcibly);
    }
}
