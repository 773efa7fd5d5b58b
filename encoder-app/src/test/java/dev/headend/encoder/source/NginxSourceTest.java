package dev.headend.encoder.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.headend.control.SourceType;
import dev.headend.encoder.ffmpeg.TestMedia;
import dev.headend.encoder.ffmpeg.TestTools;
import dev.headend.encoder.source.buffer.ReplayLimits;
import dev.headend.fixture.FreePorts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A stream that nginx-rtmp plays (Debian: nginx, libnginx-mod-rtmp), as it is and with what it can be told to do otherwise. */
@EnabledIf("isInstalled")
final class NginxSourceTest {
    private static final Path PROGRAM = Path.of("/usr/sbin/nginx");
    private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_rtmp_module.so");
    private static final SourceLimits LIMITS = new SourceLimits(
            Duration.ofSeconds(10), Duration.ofSeconds(10), new ReplayLimits(1 << 24, 1 << 22, Duration.ofSeconds(10)));
    /** Pings are answered, or nginx ends the connection; acknowledgements are wanted for each 20 kB. */
    private static final String CONFIGURATION = """
            load_module %s;
            daemon off;
            master_process off;
            pid nginx.pid;
            error_log error.log;
            events { worker_connections 64; }
            rtmp {
              access_log off;
              ping 1s;
              ping_timeout 1s;
              server {
                listen 127.0.0.1:%d;
                chunk_size 512;
                ack_window 20000;
                on_play http://127.0.0.1:%d/;
                application live { live on; }
                application waits { live on; wait_key on; wait_video on; }
                application mixes { live on; interleave on; sync 300ms; }
                application closed { live on; deny play all; }
              }
            }
            """;

    private final int port = FreePorts.next();
    /** Is asked by nginx when somebody wants to play. */
    private HttpServer asked;
    /** Applications that are played. */
    private final Set<String> played = ConcurrentHashMap.newKeySet();

    private Process nginx;

    @TempDir
    Path folder;

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM) && Files.exists(MODULE);
    }

    @BeforeEach
    void start() throws IOException {
        asked = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        asked.createContext("/", exchange -> {
            String question = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
            played.add(question.replaceAll(".*\\bapp=(\\w+).*", "$1"));
        });
        asked.start();
        Path configuration = Files.writeString(
                folder.resolve("nginx.conf"),
                CONFIGURATION.formatted(MODULE, port, asked.getAddress().getPort()));
        nginx = new ProcessBuilder(
                        PROGRAM.toString(), "-e", "error.log", "-p", folder.toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Awaitility.await().ignoreExceptions().until(() -> {
            new Socket("127.0.0.1", port).close();
            return true;
        });
    }

    @AfterEach
    void stop() throws InterruptedException {
        nginx.destroy();
        nginx.waitFor();
        asked.stop(0);
    }

    private String uri(String application) {
        return "rtmp://127.0.0.1:" + port + "/" + application + "/the-key";
    }

    private Process publish(Path file, String application) throws IOException {
        List<String> words = List.of(
                "-nostdin",
                "-loglevel",
                "error",
                "-readrate",
                "4",
                "-i",
                file.toString(),
                "-c",
                "copy",
                "-f",
                "flv",
                uri(application));
        return TestTools.any()
                .ffmpegWith(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private Source open(String application) throws SourceException {
        return new SourceOpener(TestTools.any(), LIMITS).open(SourceType.RTMP, uri(application));
    }

    @Test
    void aStreamIsReceivedToItsEnd() throws Exception {
        Path file = TestMedia.flv(folder.resolve("a.flv"), "320x180", "25", 1, 4);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> received = Stream.of("live", "waits", "mixes")
                    .map(application -> threads.submit(() -> aStreamIsReceivedToItsEnd(application, file)))
                    .toList();
            for (Future<Void> each : received) {
                each.get();
            }
        }
    }

    /** The player is there first, so that it gets everything. */
    private Void aStreamIsReceivedToItsEnd(String application, Path file) throws Exception {
        try (Source source = open(application)) {
            Awaitility.await().until(() -> played.contains(application));
            Process publisher = publish(file, application);
            SourcePart part = source.next();
            ByteArrayOutputStream fed = new ByteArrayOutputStream();
            part.feed(fed, part.startMs());

            assertThat(publisher.waitFor()).as(application).isZero();
            assertThat(part.info().video().width()).as(application).isEqualTo(320);
            assertThat(part.info().audio().codec()).as(application).isEqualTo("aac");
            Path received = Files.write(folder.resolve(application + ".flv"), fed.toByteArray());
            assertThat(TestMedia.probe(received, "-select_streams v -show_frames -show_entries frame=pts"))
                    .as(application)
                    .hasSizeGreaterThanOrEqualTo(98);
            assertThat(source.next()).as(application).isNull();
            return null;
        }
    }

    @Test
    void whoComesInTheMiddleBeginsAtAKeyframe() throws Exception {
        // Long enough that it goes on though this machine stands still for some seconds.
        Path file = TestMedia.flv(folder.resolve("a.flv"), "320x180", "25", 2, 30);
        Process publisher = publish(file, "live");
        try (Source early = open("live")) {
            early.next();
            try (Source source = open("live")) {
                SourcePart part = source.next();
                source.stop();
                ByteArrayOutputStream fed = new ByteArrayOutputStream();
                part.feed(fed, part.startMs());

                assertThat(Flv.frames(Flv.tags(fed.toByteArray())).stream()
                                .filter(Flv.Tag::isVideo)
                                .findFirst()
                                .orElseThrow()
                                .isKeyframe())
                        .isTrue();
            }
        }
        publisher.destroyForcibly();
    }

    @Test
    void whoMayNotPlayIsTold() throws Exception {
        try (Source source = open("closed")) {
            assertThatThrownBy(source::next)
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("the source cannot be played: rtmp://127.0.0.1:" + port + "/closed/…");
        }
    }
}
