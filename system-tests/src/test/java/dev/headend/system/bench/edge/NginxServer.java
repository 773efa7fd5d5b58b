package dev.headend.system.bench.edge;

import dev.headend.fixture.FreePorts;
import dev.headend.system.harness.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** nginx with its RTMP module (Debian: nginx, libnginx-mod-rtmp), in one process and otherwise with its defaults. */
record NginxServer(ServerProcess process, int port) implements MediaServer {
    private static final List<Path> PROGRAMS = List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/local/sbin/nginx"));
    private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_rtmp_module.so");

    /** Pings would end connections of players that never answer one. */
    private static final String CONFIGURATION = """
            load_module %s;
            daemon off;
            master_process off;
            worker_processes 1;
            worker_rlimit_nofile 10000;
            pid nginx.pid;
            error_log error.log;
            events { worker_connections 8192; }
            rtmp {
              access_log off;
              ping 1h;
              server {
                listen 127.0.0.1:%d;
                chunk_size 4096;
                application live { live on; }
              }
            }
            """;

    /** Whether this machine has it. */
    static boolean isInstalled() {
        return program().isPresent() && Files.exists(MODULE);
    }

    private static Optional<Path> program() {
        return PROGRAMS.stream().filter(Files::isExecutable).findFirst();
    }

    /** Starts it and waits until it accepts connections. */
    static NginxServer start() {
        Path folder = Checkout.freshFolder("bench-nginx");
        int port = FreePorts.next();
        Path configuration = folder.resolve("nginx.conf");
        try {
            Files.writeString(configuration, CONFIGURATION.formatted(MODULE, port));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        List<String> command = Stream.of(program().orElseThrow(), "-e", "error.log", "-p", folder, "-c", configuration)
                .map(Object::toString)
                .toList();
        return new NginxServer(
                ServerProcess.start(new ProcessBuilder(command), folder.resolve("output.log"), port), port);
    }

    @Override
    public String name() {
        return "nginx-rtmp";
    }

    @Override
    public RtmpAddress address(int stream) {
        return new RtmpAddress(port, "live", "bench" + stream);
    }

    @Override
    public String settleMemory() {
        return "";
    }
}
