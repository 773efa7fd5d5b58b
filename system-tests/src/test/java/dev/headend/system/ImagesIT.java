package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import dev.headend.system.harness.Application;
import dev.headend.system.harness.Await;
import dev.headend.system.harness.Checkout;
import dev.headend.system.harness.Clip;
import dev.headend.system.harness.Http;
import dev.headend.system.harness.Publisher;
import dev.headend.system.harness.Started;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.Testcontainers;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * The images, built and run by a Docker engine as a cluster would run them: nothing may be written but to volumes, no
 * capability, a limit of memory. Skipped where there is no engine; {@link ImageLayoutIT} runs everywhere.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ImagesIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration BUILD = Duration.ofMinutes(15);
    private static final String TAG = "tested";
    private static final int MANAGEMENT = 8081;
    private static final int HTTP = 8080;
    private static final int RTMP = 1935;
    private static final String MEDIA =
            "headend-images-it-" + ProcessHandle.current().pid();

    private final Application application = new Application();
    private final Clip clip = Clip.of(320, 180, 25, 12);
    private final Map<String, GenericContainer<?>> containers = new HashMap<>();

    @BeforeAll
    void buildAndRun() {
        Assumptions.assumeTrue(
                System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock")),
                "SKIPPED: no Docker engine (/var/run/docker.sock, DOCKER_HOST) to build and run the images");
        buildImages();
        int applicationPort = URI.create(application.keyVerificationUrl()).getPort();
        Testcontainers.exposeHostPorts(applicationPort);
        String url = "http://host.testcontainers.internal:" + applicationPort;
        Network network = Network.newNetwork();
        run(
                network,
                "coordinator",
                512,
                Map.of("KEY_VERIFICATION_URL", url + "/keys", "EVENT_CALLBACK_URL", url + "/events"));
        run(network, "encoder", 1024, Map.of("CONTROL_BASE_URL", "ws://coordinator:8080", "HLS_TIME_SECONDS", "2"));
        run(network, "media-edge", 768, Map.of("CONTROL_BASE_URL", "ws://coordinator:8080"));
    }

    private static void buildImages() {
        ProcessBuilder builder =
                new ProcessBuilder("bash", Checkout.ROOT.resolve("headend").toString(), "images");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("IMAGE_TAG", TAG);
        try (Started launcher = new Started("images", builder)) {
            assertThat(launcher.awaitEnd(BUILD))
                    .as("exit code of ./headend images")
                    .isZero();
        }
    }

    private void run(Network network, String name, long megabytes, Map<String, String> settings) {
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse("headend/" + name + ":" + TAG))
                .withNetwork(network)
                .withNetworkAliases(name)
                .withEnv("CONTROL_SECRET", "a secret for the tests")
                .withEnv(settings)
                .withExposedPorts(
                        name.equals("media-edge") ? new Integer[] {MANAGEMENT, HTTP, RTMP} : new Integer[] {MANAGEMENT})
                .withCreateContainerCmdModifier(command -> Objects.requireNonNull(command.getHostConfig())
                        .withReadonlyRootfs(true)
                        .withCapDrop(Capability.ALL)
                        .withMemory(megabytes << 20)
                        .withTmpFs(Map.of("/tmp", "rw,mode=1777"))
                        .withBinds(Bind.parse(MEDIA + ":/hls"), Bind.parse(MEDIA + "-" + name + ":/data")))
                .withLogConsumer(frame -> log(name, frame))
                .waitingFor(Wait.forHttp("/actuator/health/readiness").forPort(MANAGEMENT))
                .withStartupTimeout(SOON);
        containers.put(name, container);
        container.start();
    }

    private static void log(String name, OutputFrame frame) {
        System.out.print(name + " | " + frame.getUtf8String());
    }

    @Test
    void aStreamIsPublishedWatchedAndTold() {
        GenericContainer<?> edge = Objects.requireNonNull(containers.get("media-edge"));
        application.accept("boxed", "key", Map.of("x-record", "true", "x-resolutions", "ORIGINAL, 160x90-25"));
        String url = "rtmp://%s:%d/boxed/key".formatted(edge.getHost(), edge.getMappedPort(RTMP));
        String master = "http://%s:%d/hls/boxed/index.m3u8".formatted(edge.getHost(), edge.getMappedPort(HTTP));

        try (Publisher publisher = Publisher.of(clip, url)) {
            Await.until("the stream can be watched", SOON, () -> Http.statusOf(master) == 200);
            assertThat(Http.get(master).body()).contains("RESOLUTION=320x180").contains("RESOLUTION=160x90");
            assertThat(publisher.awaitEnd(SOON)).isZero();
        }

        assertThat(application.awaitClosed("boxed", SOON).stream().map(Application.Request::summary))
                .contains("stream-available HLS-VOD 320x180-25", "stream-available HLS-VOD 160x90-25")
                .endsWith("stream-closed");
    }

    @AfterAll
    void stop() {
        application.close();
        for (String name : List.of("media-edge", "encoder", "coordinator")) {
            GenericContainer<?> container = containers.get(name);
            if (container != null && container.getContainerId() != null) {
                stop(container);
            }
        }
        if (!containers.isEmpty()) {
            var volumes = DockerClientFactory.lazyClient();
            containers
                    .keySet()
                    .forEach(name -> volumes.removeVolumeCmd(MEDIA + "-" + name).exec());
            volumes.removeVolumeCmd(MEDIA).exec();
        }
    }

    private static void stop(GenericContainer<?> container) {
        var client = container.getDockerClient();
        String id = container.getContainerId();
        client.stopContainerCmd(id).withTimeout(60).exec();
        assertThat(client.inspectContainerCmd(id).exec().getState().getExitCodeLong())
                .as("exit code of " + container.getDockerImageName())
                .isZero();
        container.stop();
    }
}
