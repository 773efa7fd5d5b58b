package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.system.harness.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A launcher in a checkout of its own, whose JDK does nothing but end. */
class LauncherTrainingIT {
    @TempDir
    Path folder;

    private Path launcher;

    @BeforeEach
    void checkOut() throws IOException {
        launcher = Files.copy(Checkout.ROOT.resolve("headend"), folder.resolve("headend"));
        Files.createDirectories(folder.resolve("jdk/bin"));
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
        program("javac", 0);
    }

    private void program(String name, int code) throws IOException {
        Path program = folder.resolve("jdk/bin").resolve(name);
        Files.writeString(program, "#!/bin/sh\nexit " + code + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    /** How to run a program, by the launcher that trains the programs first; its last line is its exit code. */
    private List<String> javaArguments() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                "bash", "-c", "bash \"$0\" java-arguments encoder-app; echo $?", launcher.toString());
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        Process process = builder.redirectErrorStream(true).start();
        List<String> lines = process.inputReader().lines().toList();
        process.waitFor();
        return lines;
    }

    /** By the kernel, for want of memory, as well as by a fault of its own. */
    @ParameterizedTest
    @ValueSource(ints = {1, 134, 137, 139})
    void aTrainingThatFailsOrIsKilledLeavesOutTheCachesOnly(int code) throws Exception {
        program("java", code);
        assertThat(javaArguments())
                .anySatisfy(line -> assertThat(line).contains("no AOT caches could be made"))
                .endsWith("-jar", folder + "/encoder-app/target/encoder-app.jar", "0");
        assertThat(javaArguments())
                .as("the next time it is not tried again")
                .noneSatisfy(line -> assertThat(line).contains("training the programs"))
                .endsWith("-jar", folder + "/encoder-app/target/encoder-app.jar", "0");
    }

    @ParameterizedTest
    @ValueSource(ints = {129, 130, 143})
    void aTrainingThatIsInterruptedInterruptsTheLauncher(int code) throws Exception {
        program("java", code);
        assertThat(javaArguments()).endsWith(String.valueOf(code)).doesNotContain("-jar");
    }
}
