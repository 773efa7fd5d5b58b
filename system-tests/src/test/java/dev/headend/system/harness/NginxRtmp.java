package dev.headend.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** nginx with its RTMP module (Debian: nginx, libnginx-mod-rtmp), in one process and otherwise with its defaults. */
public final class NginxRtmp {
    private static final List<Path> PROGRAMS = List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/local/sbin/nginx"));
    private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_rtmp_module.so");

    /** Pings would end connections of players that never answer one. */
    private static final String CONFIGURATION = """
            load_module %s;
            daemon off;
            master_process off;
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
                %s
              }
            }
            """;

    private NginxRtmp() {}

    /** Whether this machine has it. */
    public static boolean isInstalled() {
        return program().isPresent() && Files.exists(MODULE);
    }

    private static Optional<Path> program() {
        return PROGRAMS.stream().filter(Files::isExecutable).findFirst();
    }

    /**
     * How to start one.
     *
     * @param folder where it writes
     * @param port of RTMP
     * @param applications of its configuration, such as {@code application live { live on; }}
     */
    public static ProcessBuilder command(Path folder, int port, String applications) {
        Path configuration = folder.resolve("nginx.conf");
        try {
            Files.writeString(configuration, CONFIGURATION.formatted(MODULE, port, applications));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return new ProcessBuilder(
                Stream.of(program().orElseThrow(), "-e", "error.log", "-p", folder, "-c", configuration)
                        .map(Object::toString)
                        .toList());
    }
}
