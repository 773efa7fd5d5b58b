package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.jayway.jsonpath.JsonPath;
import dev.headend.fixture.FreePorts;
import dev.headend.system.harness.Await;
import dev.headend.system.harness.Checkout;
import dev.headend.system.harness.Dockerfile;
import dev.headend.system.harness.Http;
import dev.headend.system.harness.ImageLayout;
import dev.headend.system.harness.Started;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said of the images without an engine: what they are made of, and how their programs run from their files. */
class ImageLayoutIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Dockerfile DOCKERFILE = Dockerfile.read();
    /** With its AOT cache, or not at all. */
    private static final String CACHED = "-XX:AOTMode=on";

    @TempDir
    Path folder;

    /** Which the images have too. */
    @BeforeAll
    static void findBillsOfMaterials() {
        boolean offline = "offline=true".equals(System.getProperty("headend.maven"));
        Assumptions.assumeTrue(
                !offline
                        || Stream.of("coordinator-app", "media-edge-app", "encoder-app")
                                .allMatch(app -> Files.exists(Checkout.ROOT.resolve(app + "/target/sbom"))),
                "SKIPPED: Maven makes no bill of materials while it is offline (-o)");
    }

    @Test
    void everythingThatIsCopiedIsInTheContext() throws IOException {
        List<String> let = Files.readAllLines(Checkout.ROOT.resolve(".dockerignore")).stream()
                .filter(line -> line.startsWith("!"))
                .map(line -> "glob:" + line.substring(1))
                .toList();

        assertThat(DOCKERFILE.copiedFromContext()).isNotEmpty().allSatisfy(source -> {
            assertThat(Checkout.ROOT.resolve(source)).exists();
            assertThat(let)
                    .as("patterns of .dockerignore that let %s in", source)
                    .anyMatch(pattern -> letsIn(pattern, Path.of(source)));
        });
    }

    private static boolean letsIn(String pattern, Path source) {
        return Stream.iterate(source, path -> path != null, Path::getParent)
                .anyMatch(FileSystems.getDefault().getPathMatcher(pattern)::matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"coordinator", "media-edge", "encoder"})
    void anImageRunsItsProgramAsAUserWithoutRights(String image) {
        assertThat(DOCKERFILE.last(image, "USER")).isEqualTo("10001:10001");
        assertThat(DOCKERFILE.last(image, "HEALTHCHECK")).isEmpty();
        assertThat(Dockerfile.words(DOCKERFILE.last(image, "ENTRYPOINT")))
                .startsWith("/opt/jre/bin/java")
                .endsWith("-jar", "/app/%s-app/%1$s-app.jar".formatted(image));
    }

    @ParameterizedTest
    @ValueSource(strings = {"coordinator", "media-edge", "encoder"})
    void whatChangesSeldomIsCopiedFirst(String image) {
        assertThat(DOCKERFILE.copiedInto(image)).containsSubsequence("/dependencies/", "/application/", ".aot");
    }

    @ParameterizedTest
    @ValueSource(strings = {"coordinator-app", "media-edge-app", "encoder-app"})
    void theBillOfMaterialsHasEveryLibraryOfTheJar(String app) throws IOException {
        Path target = Checkout.ROOT.resolve(app).resolve("target");
        List<Map<String, String>> components =
                JsonPath.read(Files.readString(target.resolve("sbom/" + app + ".cdx.json")), "$.components");
        List<String> listed = components.stream()
                .map(component -> component.get("name") + "-" + component.get("version"))
                .toList();
        try (JarFile jar = new JarFile(target.resolve(app + ".jar").toFile())) {
            assertThat(jar.stream()
                            .map(entry -> entry.getName())
                            .filter(name -> name.startsWith("BOOT-INF/lib/") && name.endsWith(".jar"))
                            .filter(name -> !name.contains("spring-boot-jarmode-tools"))) // the packager's own
                    .isNotEmpty()
                    .allSatisfy(
                            name -> assertThat(listed).anyMatch(library -> name.startsWith("BOOT-INF/lib/" + library)));
        }
    }

    @Test
    void theBillOfMaterialsHasTheFfmpegThatIsBuiltIn() throws IOException {
        String version = Files.readString(Checkout.ROOT.resolve("pom.xml"))
                .replaceAll("(?s).*<ffmpeg.version>(.*)</ffmpeg.version>.*", "$1");
        String listed = Files.readString(Checkout.ROOT.resolve("encoder-app/src/main/docker/ffmpeg.cdx.json"));

        assertThat(JsonPath.<List<String>>read(listed, "$.components[*].version"))
                .containsExactly(version);
        assertThat(JsonPath.<List<String>>read(listed, "$.components[*].purl"))
                .containsExactly("pkg:maven/org.bytedeco/ffmpeg@" + version);
    }

    /** Started as in a container: with the image's flags and variables, its AOT cache, and nothing to write to but its folders. */
    @Test
    void theProgramsRunFromTheFilesOfTheirImages() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        ImageLayout coordinator = new ImageLayout("coordinator", folder.resolve("coordinator"));
        ImageLayout encoder = new ImageLayout("encoder", folder.resolve("encoder"));
        ImageLayout edge = new ImageLayout("media-edge", folder.resolve("media-edge"));
        List<String> before = files(coordinator, encoder, edge);
        String port = String.valueOf(FreePorts.next());

        try (Started first = start(coordinator, Map.of("HTTP_PORT", port), CACHED);
                Started second = start(encoder, Map.of("CONTROL_BASE_URL", "ws://127.0.0.1:" + port), CACHED);
                Started third = start(
                        edge,
                        Map.of("CONTROL_BASE_URL", "ws://127.0.0.1:" + port, "HTTP_PORT", "0", "RTMP_PORT", "0"),
                        CACHED,
                        "-Djava.io.tmpdir="
                                + edge.folder("/app"))) { // read-only, as /tmp that forbids to run what is there
            third.awaitLine("listening for RTMP", SOON);
            assertThat(third.linesWith("listening for RTMP"))
                    .singleElement(STRING)
                    .endsWith(OS.LINUX.isCurrentOs() ? "by epoll" : "by nio");
            for (Started program : List.of(third, second, first)) {
                assertThat(program.terminate())
                        .as("exit code of " + program.name())
                        .isZero();
            }
        }

        assertThat(files(coordinator, encoder, edge)).isEqualTo(before);
        assertThat(coordinator.folder("/data")).isNotEmptyDirectory();
    }

    /** As what is missing would only be warned of: by Micrometer, for one. */
    @Test
    void theModulesThatTheJvmIsLinkedFromAreEnough() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        String modules = DOCKERFILE.last("jdk", "RUN").replaceAll(".*--add-modules (\\S+).*", "$1");
        ImageLayout coordinator = new ImageLayout("coordinator", folder.resolve("coordinator"));

        try (Started program = start(
                coordinator,
                Map.of("HTTP_PORT", "0", "KEY_VERIFICATION_URL", "http://127.0.0.1:9/keys"),
                "-XX:AOTMode=off",
                "--limit-modules=" + modules)) {
            assertThat(program.linesWith(" (WARN|ERROR) ")).isEmpty();
            assertThat(program.terminate()).isZero();
        }
    }

    private static List<String> files(ImageLayout... layouts) {
        return Stream.of(layouts).flatMap(layout -> layout.files().stream()).toList();
    }

    /** @return a program that is ready */
    private static Started start(ImageLayout layout, Map<String, String> settings, String... options) throws Exception {
        String management = String.valueOf(FreePorts.next());
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(Map.of("MANAGEMENT_PORT", management, "BIND_ADDRESS", "127.0.0.1", "CONTROL_SECRET", "secret"));
        Started program = layout.start(List.of(options), all);
        Await.until(program.name() + " is ready", SOON, () -> {
            assertThat(program.isAlive())
                    .as("%s: %s", program.name(), program.lines())
                    .isTrue();
            return Http.statusOf("http://127.0.0.1:" + management + "/actuator/health/readiness") == 200;
        });
        if (ImageLayout.isRoot()) {
            assertThat(Files.readString(Path.of("/proc/" + program.pid() + "/status")))
                    .containsPattern("Uid:\\s10001\\s")
                    .containsPattern("CapEff:\\s0+\\s");
        }
        return program;
    }
}
