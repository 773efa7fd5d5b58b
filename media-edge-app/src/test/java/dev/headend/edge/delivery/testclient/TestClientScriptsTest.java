package dev.headend.edge.delivery.testclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs what is below {@code src/test/js}: tests of those scripts of the page that need no browser. */
class TestClientScriptsTest {
    private static final Path SCRIPTS = Path.of("src/main/resources/dev/headend/edge/delivery/testclient");
    private static final Path TESTS = Path.of("src/test/js/testclient");
    private static final Path RECORDINGS = Path.of("../shared-kernel/src/test/resources/container");

    @TempDir
    Path folder;

    @Test
    void theirTestsPass() throws Exception {
        assumeThat(isThere("node")).as("node is installed").isTrue();
        copy(SCRIPTS);
        copy(TESTS);
        // Node takes a script for a module only where this says so.
        Files.writeString(folder.resolve("package.json"), "{\"type\": \"module\"}");
        ProcessBuilder builder = new ProcessBuilder("node", "--test").directory(folder.toFile());
        builder.environment().put("RECORDINGS", RECORDINGS.toRealPath().toString());
        Process node = builder.redirectErrorStream(true).start();
        String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor()).as(output).isZero();
        assertThat(output).containsPattern("pass [1-9]");
    }

    private void copy(Path from) throws IOException {
        List<Path> scripts;
        try (Stream<Path> files = Files.list(from)) {
            scripts = files.filter(file -> file.toString().endsWith(".js")).toList();
        }
        for (Path script : scripts) {
            Files.copy(script, folder.resolve(script.getFileName()));
        }
    }

    private static boolean isThere(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }
}
