package dev.headend.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.Patience;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a program starts and fails to start, seen from outside: a process of its own for each. */
class ProgramTest {
    private record Ended(int code, List<String> lines) {}

    @Test
    void saysEverythingThatIsWrongWithTheSettingsAndEndsWithTwo() throws Exception {
        Ended ended = run(Map.of("PROBE_PORT", "no", "LOG_FORMAT", "xml"));
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.lines())
                .containsExactly(
                        "ProbeProgram: PROBE_PORT is 'no', but it must be a port number from 0 to 65535",
                        "ProbeProgram: LOG_FORMAT is 'xml', but it must be one of text, json");
    }

    @Test
    void onlyChecksTheSettingsWhenAsked() throws Exception {
        Ended ended = run(Map.of("PROBE_PORT", "0"), "--check");
        assertThat(ended.code()).isZero();
        assertThat(ended.lines()).containsExactly("ProbeProgram: the settings are valid");
    }

    @Test
    void printsWhatItIsAndItsSettingsWhenAskedForHelp() throws Exception {
        Ended ended = run(Map.of("PROBE_PORT", "no"), "--help");
        assertThat(ended.code()).isZero();
        assertThat(ended.lines())
                .startsWith("Headend probe: for tests.")
                .contains("  PROBE_PORT [0]", "      Port. Allowed: a port number from 0 to 65535.", "  PROBE_PROBLEM")
                .contains("  MANAGEMENT_PORT [8081]");
    }

    @Test
    void printsItsVersion() throws Exception {
        Ended ended = run(Map.of(), "--version");
        assertThat(ended.code()).isZero();
        assertThat(ended.lines()).containsExactly("ProbeProgram (not from a jar)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--verison", "start", "--server.port=1", "-h"})
    void refusesArgumentsThatItDoesNotKnow(String argument) throws Exception {
        Ended ended = run(Map.of("PROBE_PORT", "0"), "--check", argument);
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.lines())
                .containsExactly("ProbeProgram: cannot be started with '--check " + argument
                        + "': there are only --check, --help, --version, and settings are environment variables");
    }

    @ParameterizedTest
    @CsvSource({"--check, 'ProbeProgram: warning: '", ", 'WARN  [Program] '"})
    void warnsOfAVariableThatIsASettingMisspelt(@Nullable String argument, String begin) throws Exception {
        Ended ended = run(Map.of("PROBE_PROT", "1"), argument == null ? new String[0] : new String[] {argument});
        assertThat(ended.code()).isZero();
        assertThat(ended.lines())
                .anyMatch(line -> line.endsWith(
                        begin + "PROBE_PROT is set, but there is no such setting: did you mean PROBE_PORT?"));
    }

    @Test
    void namesAPortThatIsTakenAndItsSetting() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            Ended ended = run(Map.of("PROBE_PORT", port));
            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.lines())
                    .singleElement()
                    .asString()
                    .contains("port " + port, "(PROBE_PORT)", "cannot be listened on");
        }
    }

    /** To choose another port would not help. */
    @Test
    void tellsAnAddressThatItDoesNotHaveFromAPortThatIsTaken() throws Exception {
        Ended ended = run(Map.of("BIND_ADDRESS", "192.0.2.1"));
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.lines())
                .singleElement()
                .asString()
                .endsWith("cannot be listened on: BIND_ADDRESS is not an address of this machine");
    }

    @Test
    void saysInOneLineWhatAProgramItselfFindsWrong() throws Exception {
        Ended ended = run(Map.of("PROBE_PORT", "0", "PROBE_PROBLEM", "the folder is not readable"));
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.lines()).containsExactly("ProbeProgram: cannot start: the folder is not readable");
    }

    @Test
    void startsWithItsSettingsAsProperties() throws Exception {
        Ended ended = run(Map.of("PROBE_PORT", "0", "LOG_DEBUG", "YES"));
        assertThat(ended.code()).isZero();
        assertThat(ended.lines()).anyMatch(line -> line.endsWith("probe.port=0"));
    }

    /** Kubernetes sets it in each pod of a namespace with a Service headend-probe; to Spring Boot it is our own property. */
    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp", "sctp"})
    void aServiceLinkOfKubernetesIsNoProperty(String protocol) throws Exception {
        Ended ended = run(Map.of("PROBE_PORT", "0", "HEADEND_PROBE_PORT", protocol + "://10.96.0.17:1935"));
        assertThat(ended.code()).isZero();
        assertThat(ended.lines()).anyMatch(line -> line.endsWith("probe.port=0"));
    }

    @Test
    void springBootReadsAllOtherVariablesAsEver() throws Exception {
        Ended ended = run(Map.of("PROBE_PORT", "0", "PROBE_PROT", "1", "LOGGING_LEVEL_DEV_HEADEND", "ERROR"));
        assertThat(ended.code()).isZero();
        assertThat(ended.lines())
                .anyMatch(line -> line.endsWith("probe.port=0"))
                .noneMatch(line -> line.contains("PROBE_PROT"));
    }

    /** Of another program that is started from the same folder, for example. */
    @Test
    void filesInTheWorkingFolderAreNotRead(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("application.properties"), "probe.problem=from the folder");
        Files.writeString(
                Files.createDirectory(folder.resolve("config")).resolve("application.yaml"), "probe.stays: true");

        Ended ended = end(
                builder(Map.of("PROBE_PORT", "0")).directory(folder.toFile()).start());

        assertThat(ended.code()).isZero();
        assertThat(ended.lines()).anyMatch(line -> line.endsWith("probe.port=0"));
    }

    @Test
    void endsWellWhenToldToStop() throws Exception {
        Process process = start(Map.of("PROBE_PORT", "0", "PROBE_STAYS", "YES"));
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            awaitLine(out, process, line -> line.startsWith("started"));
            process.toHandle().destroy();
            assertThat(process.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(out.lines()).containsSubsequence("preparing", "closed");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void isNotHeldUpByItsPreparationsWhenToldToStopAtATerminal() throws Exception {
        Process process =
                startAtATerminal(Map.of("PROBE_PORT", "0", "PROBE_STAYS", "YES", "PROBE_PREPARES_FOREVER", "YES"));
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            awaitLine(out, process, line -> line.startsWith("started"));
            process.toHandle().destroy();
            awaitLine(out, process, line -> line.startsWith("preparing"));
            signal(process, "INT");
            assertThat(process.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(out.lines()).contains("closed");
        } finally {
            process.destroyForcibly();
        }
    }

    /** A supervisor may repeat its signal: then there is nothing to prepare for any more. */
    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void endsInOrderHoweverOftenItIsToldToStop(String signal) throws Exception {
        Process process =
                startAtATerminal(Map.of("PROBE_PORT", "0", "PROBE_STAYS", "YES", "PROBE_CLOSES_WHEN_TOLD", "YES"));
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            awaitLine(out, process, line -> line.startsWith("started"));
            signal(process, signal);
            awaitLine(out, process, line -> line.startsWith("closing"));
            for (int i = 0; i < 5; i++) {
                signal(process, "TERM");
                awaitLine(out, process, line -> line.endsWith("signal TERM"));
            }
            try (Writer in = process.outputWriter(StandardCharsets.UTF_8)) {
                in.write('\n');
            }
            assertThat(process.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(out.lines()).containsExactly("closed");
        } finally {
            process.destroyForcibly();
        }
    }

    private static void awaitLine(BufferedReader out, Process process, Predicate<String> awaited) throws IOException {
        while (!awaited.test(out.readLine())) {
            assertThat(process.isAlive()).isTrue();
        }
    }

    private static void signal(Process process, String signal) throws Exception {
        new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** For example as another program with which it was started has failed, whose line is the one that matters. */
    @Test
    void isQuietWhenToldToStopBeforeItHasStarted() throws Exception {
        Process process = start(Map.of("PROBE_PORT", "0", "PROBE_HANGS", "YES"));
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            awaitLine(out, process, line -> line.startsWith("starting"));
            process.toHandle().destroy();
            assertThat(process.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(out.lines())
                    .singleElement()
                    .asString()
                    .endsWith("stopping before it has started, as asked for by signal TERM");
        } finally {
            process.destroyForcibly();
        }
    }

    private static Ended run(Map<String, String> environment, String... args) throws IOException, InterruptedException {
        return end(start(environment, args));
    }

    private static Ended end(Process process) throws IOException, InterruptedException {
        try {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), out.lines().toList());
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(Map<String, String> environment, String... args) throws IOException {
        return builder(environment, args).start();
    }

    /** A program that hears Ctrl-C: those ignore it that are started in the background, as these tests may have been. */
    private static Process startAtATerminal(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = builder(environment);
        builder.command().addAll(0, List.of("env", "--default-signal=INT"));
        return builder.start();
    }

    private static ProcessBuilder builder(Map<String, String> environment, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                // Surefire's ends in a separator, behind which the working folder would be meant.
                System.getProperty("java.class.path").replaceFirst(File.pathSeparator + "$", ""),
                ProbeProgram.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        // The tests' classpath has a web server, which would not end by itself.
        builder.environment().put("SPRING_MAIN_WEB_APPLICATION_TYPE", "none");
        return builder;
    }
}
