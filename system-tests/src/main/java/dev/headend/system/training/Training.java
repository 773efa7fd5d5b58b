package dev.headend.system.training;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The three programs, running together through what their first minute holds: a stream is published, encoded, watched and
 * ended, health and metrics are asked for, and the coordinator is then given thousands of streams.
 */
final class Training implements AutoCloseable {
    private static final String SECRET = "a secret for the training";
    private static final String CHANNEL = "training";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int POLL_MILLIS = 50;
    private static final int LIVES = 3_000;
    private static final int MORE_REQUESTS = 20;
    private static final Pattern URI_LINE = Pattern.compile("(?m)^[^#\\s].*$");

    private final HttpClient http = HttpClient.newHttpClient();
    private final int coordinatorPort = TrainedProgram.freePort();
    private final int edgePort = TrainedProgram.freePort();
    private final int rtmpPort = TrainedProgram.freePort();
    private final Application application;
    private final TrainedProgram coordinator;
    private final TrainedProgram edge;
    private final TrainedProgram encoder;
    private final String ffmpeg;

    /**
     * Starts the programs.
     *
     * @param jars of the coordinator, the media edge and the encoder
     * @param ffmpeg the program; empty = none
     * @param data folder for everything that they write
     */
    Training(List<CachedJar> jars, String ffmpeg, Path data) throws IOException {
        this.ffmpeg = ffmpeg;
        this.application = new Application();
        Map<String, String> link = Map.of(
                "CONTROL_SECRET",
                SECRET,
                "CONTROL_BASE_URL",
                "ws://127.0.0.1:" + coordinatorPort,
                "HLS_FILESYSTEM_PATH",
                Files.createDirectories(data.resolve("media")).toString());
        this.coordinator = new TrainedProgram(
                jars.get(0),
                data,
                Map.of(
                        "CONTROL_SECRET", SECRET,
                        "HTTP_PORT", String.valueOf(coordinatorPort),
                        "DATA_DIR", data.resolve("coordinator").toString(),
                        "KEY_VERIFICATION_URL", application.url("/keys"),
                        "EVENT_CALLBACK_URL", application.url("/events")));
        this.edge = new TrainedProgram(
                jars.get(1),
                data,
                and(link, Map.of("HTTP_PORT", String.valueOf(edgePort), "RTMP_PORT", String.valueOf(rtmpPort))));
        this.encoder = new TrainedProgram(
                jars.get(2),
                data,
                and(
                        link,
                        and(
                                Map.of(
                                        "HTTP_PORT",
                                        "0",
                                        "DATA_DIR",
                                        data.resolve("encoder").toString()),
                                ffmpeg.isEmpty() ? Map.of() : Map.of("FFMPEG_PATH", ffmpeg, "HLS_TIME_SECONDS", "1"))));
    }

    private static Map<String, String> and(Map<String, String> some, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(some);
        all.putAll(more);
        return all;
    }

    /** Goes through it; when it returns, the programs have ended and each has written its cache. */
    void run() throws IOException, InterruptedException {
        await("the coordinator", () -> isOk(coordinator.managementUrl("/actuator/health/readiness")));
        await("the edge", () -> isOk(edge.managementUrl("/actuator/health/readiness")));
        if (!ffmpeg.isEmpty()) {
            await("the encoder", () -> isOk(encoder.managementUrl("/actuator/health/readiness")));
            stream();
        }
        observe(edge);
        observe(encoder);
        encoder.stop();
        edge.stop();
        manyStreams();
        coordinator.stop();
        for (TrainedProgram program : List.of(encoder, edge, coordinator)) {
            program.awaitEnd();
        }
    }

    /** A publisher, the encoder that plays it, and a viewer. */
    private void stream() throws IOException, InterruptedException {
        Process publisher = publish();
        await("the master playlist", () -> isOk(edgeUrl("/hls/" + CHANNEL + "/index.m3u8")));
        get(edgeUrl("/"));
        get(edgeUrl("/watch/" + CHANNEL));
        await("the first segments", () -> watch(URI.create(edgeUrl("/hls/" + CHANNEL + "/index.m3u8"))) > 4);
        publisher.destroy();
        int _ = publisher.waitFor();
        await("the end of the stream", () -> body(commands("report")).contains("\"activeStreams\":[]"));
    }

    private Process publish() throws IOException {
        List<String> command = new ArrayList<>(List.of(ffmpeg));
        command.addAll(List.of(("-hide_banner -loglevel error -nostdin -re"
                        + " -f lavfi -i testsrc2=size=640x360:rate=30 -f lavfi -i sine=sample_rate=48000"
                        + " -c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 30 -c:a aac -f flv"
                        + " rtmp://127.0.0.1:" + rtmpPort + "/" + CHANNEL + "/key")
                .split(" ")));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Fetches a playlist and all that it leads to. @return how many files */
    private int watch(URI address) throws IOException, InterruptedException {
        HttpResponse<String> response = get(address.toString());
        if (response.statusCode() != 200 || !address.getPath().endsWith(".m3u8")) {
            return 1;
        }
        int files = 1;
        Matcher line = URI_LINE.matcher(response.body());
        while (line.find()) {
            files += watch(address.resolve(line.group()));
        }
        return files;
    }

    private void manyStreams() throws IOException, InterruptedException {
        try (Lives running = new Lives(http, coordinatorPort, SECRET)) {
            application.tell(running::told);
            running.run(LIVES);
            observe(coordinator);
            for (int i = 0; i < MORE_REQUESTS; i++) {
                get(commands("report"));
                get(commands("capacity"));
            }
            get(commands("openapi.yaml"));
            HttpResponse<String> _ = http.send(
                    HttpRequest.newBuilder(URI.create(commands("close")))
                            .headers("x-streaming-channel", CHANNEL, "x-streaming-id", "*")
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private void observe(TrainedProgram program) throws IOException, InterruptedException {
        for (int i = 0; i < MORE_REQUESTS; i++) {
            get(program.managementUrl("/actuator/prometheus"));
            get(program.managementUrl("/actuator/health"));
            get(program.managementUrl("/actuator/health/liveness"));
        }
    }

    private String edgeUrl(String path) {
        return "http://127.0.0.1:" + edgePort + path;
    }

    private String commands(String command) {
        return "http://127.0.0.1:" + coordinatorPort + "/commands/" + command;
    }

    private boolean isOk(String url) throws IOException, InterruptedException {
        return get(url).statusCode() == 200;
    }

    private String body(String url) throws IOException, InterruptedException {
        return get(url).body();
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private void await(String what, Callable<Boolean> condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds(condition)) {
            for (TrainedProgram program : List.of(coordinator, edge, encoder)) {
                if (!program.isAlive()) {
                    throw new IOException("the " + program.name() + " has ended during the training");
                }
            }
            if (System.nanoTime() > end) {
                throw new IOException(what + " did not come within " + PATIENCE.toMinutes() + " minutes");
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static boolean holds(Callable<Boolean> condition) throws InterruptedException {
        try {
            return condition.call();
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Exception notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        AotCaches.killAll();
        application.close();
        http.shutdownNow();
    }
}
