package dev.headend.system.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.headend.fixture.FreePorts;
import dev.headend.fixture.TcpBalancer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;

/**
 * Coordinator, encoder and edge, each from its jar with environment variables alone, on free ports of this machine.
 * {@link #close} ends them as an operator would, and fails when one does not end well, or when the encoder has
 * found a fault in any version of any playlist that it published.
 */
public final class Fleet implements AutoCloseable {
    /** Names of the programs. */
    public static final String COORDINATOR = "coordinator";

    public static final String ENCODER = "encoder";
    public static final String EDGE = "edge";

    /** Another encoder of the same storage, that {@link #startSecondEncoder} starts. */
    public static final String SECOND_ENCODER = "second encoder";

    /** What they share. */
    public static final String CONTROL_SECRET = "a secret for the tests";

    private static final Duration START_PATIENCE = Duration.ofSeconds(90);
    private static final Set<String> ALL = Set.of(COORDINATOR, ENCODER, EDGE);

    private static final Set<String> OF_THE_MACHINE = Set.of("PATH", "LD_LIBRARY_PATH", "FFMPEG_PATH", "FFPROBE_PATH");

    private static final List<String> JVM = List.of(
            "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dio.netty.leakDetection.level=paranoid");

    private final Map<String, String> settings;
    private final Map<String, List<String>> jvm;
    private final Map<String, Map<String, String>> deployed;
    private final Path data = Checkout.freshFolder("fleet");
    /** Null = there is one coordinator only. */
    private final @Nullable TcpBalancer balancer;

    private final int coordinatorPort;
    private final int edgePort = FreePorts.next();
    private final int rtmpPort = FreePorts.next();
    private final Map<String, Program> programs = new LinkedHashMap<>();
    private final Map<String, Integer> replicaPorts = new HashMap<>();

    private record Program(Started process, int managementPort) {}

    private Fleet(
            Map<String, String> settings,
            Map<String, List<String>> jvm,
            Map<String, Map<String, String>> deployed,
            @Nullable TcpBalancer balancer) {
        this.settings = settings;
        this.jvm = jvm;
        this.deployed = deployed;
        this.balancer = balancer;
        this.coordinatorPort = balancer == null ? FreePorts.next() : balancer.port();
    }

    /**
     * Starts the three and waits until each is ready.
     *
     * @param settings more environment variables, for all three
     */
    public static Fleet start(Map<String, String> settings) {
        return start(ALL, settings, Map.of());
    }

    /** Starts a fleet that asks and tells the application. */
    public static Fleet start(Application application, Map<String, String> settings) {
        return startOnly(ALL, application, settings);
    }

    /**
     * Starts a fleet to be measured.
     *
     * @param jvm arguments of the JVM of each program that does not get those of the tests
     */
    public static Fleet start(Application application, Map<String, String> settings, Map<String, List<String>> jvm) {
        return start(ALL, with(application, settings), jvm);
    }

    /** Starts some of the programs only; what the others would do, the test does itself. */
    public static Fleet startOnly(Set<String> names, Application application, Map<String, String> settings) {
        return start(names, with(application, settings), Map.of());
    }

    private static Map<String, String> with(Application application, Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("KEY_VERIFICATION_URL", application.keyVerificationUrl());
        all.put("EVENT_CALLBACK_URL", application.eventCallbackUrl());
        return all;
    }

    /** Starts an edge alone, which lets everybody publish. */
    public static Fleet edgeAlone(Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("CONTROL_USE", "NO");
        return start(Set.of(EDGE), all, Map.of());
    }

    /**
     * Starts the three as something deploys them. Of what it sets, only addresses, ports and folders become those of this
     * machine; what it does not set is not set.
     *
     * @param environments of each program, by its name
     */
    public static Fleet deployed(Application application, Map<String, Map<String, String>> environments) {
        return start(ALL, with(application, Map.of()), Map.of(), environments);
    }

    private static Fleet start(Set<String> names, Map<String, String> settings, Map<String, List<String>> jvm) {
        return start(names, settings, jvm, Map.of());
    }

    private static Fleet start(
            Set<String> names,
            Map<String, String> settings,
            Map<String, List<String>> jvm,
            Map<String, Map<String, String>> deployed) {
        Fleet fleet = new Fleet(settings, jvm, deployed, null);
        return fleet.started(() -> fleet.startAll(names));
    }

    private Fleet started(Runnable start) {
        try {
            start.run();
            return this;
        } catch (Throwable failure) {
            programs.values().forEach(program -> program.process().close());
            throw failure;
        }
    }

    /**
     * Starts an encoder, an edge, and several coordinators behind a balancer: what is asked of the coordinator, is asked of any.
     *
     * @param settings with where the coordinators share their state
     * @param coordinators their names
     */
    public static Fleet replicated(Application application, Map<String, String> settings, List<String> coordinators) {
        Fleet fleet = new Fleet(with(application, settings), Map.of(), Map.of(), new TcpBalancer());
        return fleet.started(() -> {
            coordinators.forEach(fleet::startReplica);
            fleet.startAll(Set.of(ENCODER, EDGE));
        });
    }

    /** Starts one more coordinator behind the balancer, which gives it connections once it is ready. */
    public void startReplica(String name) {
        int port = FreePorts.next();
        startCoordinator(name, port);
        awaitReady(name);
        Objects.requireNonNull(balancer).add(port);
        replicaPorts.put(name, port);
    }

    /** Ends a coordinator as an operator would. It is given no more connections before. @return its exit code */
    public int stopReplica(String name) {
        Objects.requireNonNull(balancer).remove(replicaPorts.get(name));
        return process(name).terminate();
    }

    /** The coordinator comes first, because the others would wait before they try again to reach it. */
    private void startAll(Set<String> names) {
        if (names.contains(COORDINATOR)) {
            startCoordinator();
            awaitReady(COORDINATOR);
        }
        if (names.contains(ENCODER)) {
            startEncoder(ENCODER);
        }
        if (names.contains(EDGE)) {
            startEdge(EDGE, rtmpPort, edgePort);
        }
        programs.keySet().forEach(this::awaitReady);
        if (names.containsAll(Set.of(COORDINATOR, ENCODER))) {
            // It registers once it is connected, and is ready before.
            Await.until(
                    "the encoder is registered", START_PATIENCE, () -> metric(COORDINATOR, "headend_encoders") == 1);
        }
    }

    private void startCoordinator() {
        startCoordinator(COORDINATOR, coordinatorPort);
    }

    private void startCoordinator(String name, int port) {
        startProgram(
                name,
                "coordinator-app",
                Map.of(
                        "HTTP_PORT", String.valueOf(port),
                        "DATA_DIR", data.resolve(name).toString()));
    }

    private void startEdge(String name, int rtmp, int http) {
        startProgram(
                name,
                "media-edge-app",
                Map.of(
                        "RTMP_PORT", String.valueOf(rtmp),
                        "HTTP_PORT", String.valueOf(http),
                        "CONTROL_BASE_URL", controlUrl(),
                        "HLS_FILESYSTEM_PATH", media().toString(),
                        "CONCURRENT_LIMIT_WHITELIST", "127.0.0.1"));
    }

    private void startEncoder(String name) {
        startProgram(
                name,
                "encoder-app",
                Map.of(
                        "HTTP_PORT",
                        "0",
                        "CONTROL_BASE_URL",
                        controlUrl(),
                        "DATA_DIR",
                        data.resolve(name).toString(),
                        "HLS_STORAGE_TYPE",
                        "FILESYSTEM",
                        "HLS_FILESYSTEM_PATH",
                        media().toString(),
                        "HLS_TIME_SECONDS",
                        "2"));
    }

    private void startProgram(String name, String app, Map<String, String> own) {
        int managementPort = FreePorts.next();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm.getOrDefault(name, JVM));
        command.addAll(Checkout.javaArguments(app));
        ProcessBuilder builder = new ProcessBuilder(command).directory(data.toFile());
        Map<String, String> local = new LinkedHashMap<>(own);
        local.put("MANAGEMENT_PORT", String.valueOf(managementPort));
        local.putAll(settings);
        if (deployed.isEmpty()) {
            builder.environment().put("BIND_ADDRESS", "127.0.0.1");
            builder.environment().put("CONTROL_SECRET", CONTROL_SECRET);
        } else {
            builder.environment().keySet().retainAll(OF_THE_MACHINE);
            builder.environment().putAll(deployed.get(name));
            local.keySet().retainAll(deployed.get(name).keySet());
        }
        builder.environment().putAll(local);
        programs.put(name, new Program(new Started(name, builder), managementPort));
    }

    /**
     * Starts one more edge, and waits until it is ready.
     *
     * @param name as its process is called here
     * @return where it takes streams: to be followed by channel and key
     */
    public String startAnotherEdge(String name) {
        int rtmp = FreePorts.next();
        startEdge(name, rtmp, FreePorts.next());
        awaitReady(name);
        return "rtmp://127.0.0.1:" + rtmp;
    }

    /** Ends the coordinator without warning, as a crash of its machine would. */
    public void killCoordinator() {
        process(COORDINATOR).signal("KILL");
        int ignored = process(COORDINATOR).awaitEnd(Duration.ofSeconds(10));
    }

    /** Starts the coordinator that has ended anew, over the same data, and waits until it is ready. */
    public void startCoordinatorAgain() {
        startCoordinator();
        awaitReady(COORDINATOR);
    }

    /** Ends the encoder without warning. */
    public void killEncoder() {
        process(ENCODER).signal("KILL");
        int ignored = process(ENCODER).awaitEnd(Duration.ofSeconds(10));
    }

    /** Starts the encoder that has ended anew, over the same data and storage, and waits until it is ready. */
    public void startEncoderAgain() {
        startEncoder(ENCODER);
        awaitReady(ENCODER);
    }

    /** Waits until it is ready. */
    public void startSecondEncoder() {
        startEncoder(SECOND_ENCODER);
        awaitReady(SECOND_ENCODER);
    }

    private void awaitReady(String name) {
        Program program = program(name);
        String url = managementUrl(name) + "/actuator/health/readiness";
        Await.until(name + " is ready", START_PATIENCE, () -> {
            if (!program.process().isAlive()) {
                throw new AssertionError(
                        name + " did not start: " + program.process().lines());
            }
            return Http.statusOf(url) == 200;
        });
    }

    private Program program(String name) {
        Program program = programs.get(name);
        if (program == null) {
            throw new IllegalArgumentException(name);
        }
        return program;
    }

    /** One of {@link #COORDINATOR}, {@link #ENCODER}, {@link #EDGE}. */
    public Started process(String name) {
        return program(name).process();
    }

    /** Health and metrics of a program. */
    public String managementUrl(String name) {
        return "http://127.0.0.1:" + program(name).managementPort();
    }

    /** Where edges and encoders connect. */
    public String controlUrl() {
        return "ws://127.0.0.1:" + coordinatorPort;
    }

    public int rtmpPort() {
        return rtmpPort;
    }

    /** Where a publisher sends its stream. */
    public String publishUrl(String channel, String key) {
        return "rtmp://127.0.0.1:%d/%s/%s".formatted(rtmpPort, channel, key);
    }

    /** An address of the edge's HTTP side. */
    public String edgeUrl(String path) {
        return "http://127.0.0.1:" + edgePort + path;
    }

    /** An address of the coordinator's public side. */
    public String coordinatorUrl(String path) {
        return "http://127.0.0.1:" + coordinatorPort + path;
    }

    /** Where the encoder stores and the edge delivers from. */
    public Path media() {
        return data.resolve("media");
    }

    /** The encoders' load, as {@code /commands/capacity} has it. */
    public int load() {
        return JsonPath.read(Http.get(coordinatorUrl("/commands/capacity")).body(), "$.load");
    }

    /** A part of {@code /commands/report}. */
    public <T> T report(String path) {
        return JsonPath.read(Http.get(coordinatorUrl("/commands/report")).body(), path);
    }

    /** {@code POST /commands/close}. */
    public HttpResponse<String> closeStream(String channel, String streamId) {
        return Http.post(
                coordinatorUrl("/commands/close"), Map.of("x-streaming-channel", channel, "x-streaming-id", streamId));
    }

    /** The value of a metric of a program, all its series added up; 0 when it has none. */
    public double metric(String program, String name) {
        return Http.get(managementUrl(program) + "/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.matches(name + "(\\{.*)? .*"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Waits until nothing is live and the encoder does nothing, as before anything was published. */
    public void awaitIdle() {
        Duration patience = Duration.ofSeconds(30);
        Await.until(
                "no stream is live",
                patience,
                () -> this.<List<?>>report("$.activeStreams").isEmpty());
        Await.until("the encoders' load is 0", patience, () -> load() == 0);
        Await.until(
                "the encoder has no child",
                patience,
                () -> process(ENCODER).descendants().isEmpty());
    }

    @Override
    public void close() {
        SoftAssertions softly = new SoftAssertions();
        List<Started> order =
                new ArrayList<>(programs.values().stream().map(Program::process).toList()).reversed();
        for (Started process : order) {
            softly.assertThatCode(() ->
                            assertThat(process.terminate()).as("exit code").isZero())
                    .as("the end of " + process.name())
                    .doesNotThrowAnyException();
            softly.assertThat(process.linesWith("LEAK:"))
                    .as("leaks of " + process.name())
                    .isEmpty();
            softly.assertThat(process.linesWith("breaks a rule of HLS"))
                    .as("playlists of " + process.name())
                    .isEmpty();
        }
        if (balancer != null) {
            balancer.close();
        }
        softly.assertAll();
    }
}
