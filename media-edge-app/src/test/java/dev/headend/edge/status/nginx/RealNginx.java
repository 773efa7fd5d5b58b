package dev.headend.edge.status.nginx;

import dev.headend.fixture.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** nginx with its RTMP module (Debian: nginx, libnginx-mod-rtmp), whose documents ours are compared with. */
final class RealNginx implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/nginx");
    private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_rtmp_module.so");

    private static final String CONFIGURATION = """
            load_module %s;
            daemon off;
            master_process off;
            pid nginx.pid;
            error_log error.log;
            events { worker_connections 64; }
            rtmp {
              access_log off;
              server {
                listen 127.0.0.1:%d;
                application hls { live on; }
              }
            }
            http {
              access_log off;
              client_body_temp_path body;
              proxy_temp_path proxy;
              fastcgi_temp_path fastcgi;
              uwsgi_temp_path uwsgi;
              scgi_temp_path scgi;
              server {
                listen 127.0.0.1:%d;
                location /rtmp-stat.xml { rtmp_stat all; }
                location /status { stub_status; }
              }
            }
            """;

    private final Process process;
    private final int rtmpPort = FreePorts.next();
    private final int httpPort = FreePorts.next();

    /** @param folder where it writes */
    RealNginx(Path folder) throws IOException {
        Path configuration = folder.resolve("nginx.conf");
        Files.writeString(configuration, CONFIGURATION.formatted(MODULE, rtmpPort, httpPort));
        List<String> command =
                List.of(PROGRAM.toString(), "-e", "error.log", "-p", folder.toString(), "-c", configuration.toString());
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.log").toFile())
                .start();
    }

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM) && Files.exists(MODULE);
    }

    String rtmp() {
        return "rtmp://127.0.0.1:" + rtmpPort;
    }

    URI http() {
        return URI.create("http://127.0.0.1:" + httpPort);
    }

    /** Nothing is written to the folder any more when it returns. */
    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
