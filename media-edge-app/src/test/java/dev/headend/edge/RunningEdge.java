package dev.headend.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.config.BeforeStop;
import dev.headend.config.CommonSettings;
import dev.headend.config.Program;
import dev.headend.config.SettingsTable;
import dev.headend.config.https.HttpsServer;
import dev.headend.edge.live.LiveChannels;
import dev.headend.media.ChannelId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;

/** The whole program, inside the test's process, started from environment variables on ports that are free. */
public final class RunningEdge implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ConfigurableApplicationContext context;

    private RunningEdge(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts it; ports are chosen unless the variables say otherwise. */
    public static RunningEdge start(Map<String, String> variables) {
        return start(variables, Map.of());
    }

    /** The same, with properties of its own that are no setting, such as limits that a test shortens. */
    public static RunningEdge start(Map<String, String> variables, Map<String, String> properties) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "HTTP_PORT",
                "0",
                "MANAGEMENT_PORT",
                "0",
                "RTMP_PORT",
                "0",
                "RTMPS_PORT",
                "0",
                "BIND_ADDRESS",
                "127.0.0.1"));
        environment.putAll(variables);
        SettingsTable.Reading reading =
                MediaEdgeSettings.TABLE.and(CommonSettings.TABLE).read(environment);
        if (!reading.problems().isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", reading.problems()));
        }
        SpringApplication application = new SpringApplication(MediaEdge.class);
        Map<String, Object> defaults = Program.defaultProperties(reading.properties());
        defaults.putAll(properties);
        application.setDefaultProperties(defaults);
        application.setRegisterShutdownHook(false);
        application.addInitializers(context -> ((GenericApplicationContext) context)
                .registerBean(ReactorResourceFactory.class, RunningEdge::resourcesOfItsOwn));
        return new RunningEdge(application.run());
    }

    /** With those that a process has once, the first program that ends would stop the servers of all others there. */
    private static ReactorResourceFactory resourcesOfItsOwn() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        resources.setShutdownQuietPeriod(Duration.ZERO);
        return resources;
    }

    /** Where the public HTTP side is. */
    public URI http() {
        return at("local.server.port");
    }

    /** Where the same is over TLS, when a certificate is set. */
    public URI https() {
        return URI.create(
                "https://127.0.0.1:" + context.getBean(HttpsServer.class).port());
    }

    /** Where Actuator is. */
    public URI management() {
        return at("local.management.port");
    }

    /** Where publishers and players connect. */
    public String rtmp() {
        InetSocketAddress address = context.getBean(MediaLifecycle.class).address();
        return "rtmp://127.0.0.1:" + address.getPort();
    }

    /** The port where they connect over TLS, when a certificate is set. */
    public int rtmpsPort() {
        return context.getBean(MediaLifecycle.class).tlsAddress().getPort();
    }

    /** HTTP status of the readiness probe. */
    public int readiness() throws IOException, InterruptedException {
        return get(management().resolve("/actuator/health/readiness")).statusCode();
    }

    /** Waits until the metrics have a line. */
    public void awaitMetric(String line) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(get(management().resolve("/actuator/prometheus"))
                                .body()
                                .lines())
                        .contains(line));
    }

    /** Has it told to stop as SIGTERM does, before Spring is closed. Returns when it may be stopped. */
    public void prepareToStop() {
        context.getBean(BeforeStop.class).run();
    }

    /** Ends a channel's stream, as the coordinator or a command does. */
    public void kill(String channel) {
        context.getBean(LiveChannels.class)
                .kill(ChannelId.parse(channel, ChannelId.DEFAULT_MAX_LENGTH).orElseThrow(), null, "killed by a test");
    }

    /** Fetches something over HTTP. */
    public static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private URI at(String property) {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getRequiredProperty(property));
    }

    @Override
    public void close() {
        context.close();
    }
}
