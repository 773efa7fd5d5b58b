package dev.headend.system.bench.delivery;

import dev.headend.system.harness.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes requests as fast as they are answered. */
final class Wrk {
    static final Path PROGRAM = Path.of("/usr/bin/wrk");

    /** Paths by turns, of which each thread begins with another, and what came of it all, in a form that is easily read. */
    private static final String SCRIPT = """
            local path, count, threads = os.getenv("PATHS"), tonumber(os.getenv("COUNT")), 0
            setup = function(thread)
              thread:set("turn", threads * 7919)
              threads = threads + 1
            end
            if count > 1 then
              request = function()
                turn = turn + 1
                return wrk.format("GET", string.format(path, turn % count))
              end
            end
            done = function(summary, latency)
              local e = summary.errors
              io.write(string.format("RESULT %d %d %d %d %d\\n", summary.requests, summary.bytes, summary.duration,
                e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(99)))
            end
            """;

    private final Path script = Checkout.freshFolder("bench-wrk").resolve("requests.lua");

    Wrk() {
        try {
            Files.writeString(script, SCRIPT);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * What it measured.
     *
     * @param cpu of the server
     * @param errors connections, requests and answers that failed
     */
    record Result(long requests, long bytes, Duration time, long errors, Duration p99, Duration cpu) {
        String perSecond() {
            return "%,d".formatted(Math.round(requests / seconds(time)));
        }

        String gigabytesPerSecond() {
            return "%.2f".formatted(bytes / 1e9 / seconds(time));
        }

        String cpuMicrosEach() {
            return "%.1f".formatted(seconds(cpu) * 1e6 / Math.max(1, requests));
        }

        String cpuSecondsPerGigabyte() {
            return "%.2f".formatted(seconds(cpu) * 1e9 / Math.max(1, bytes));
        }

        String p99Millis() {
            return "%.0f".formatted(seconds(p99) * 1e3);
        }

        private static double seconds(Duration duration) {
            return duration.toNanos() / 1e9;
        }
    }

    /** @param encoding that clients accept; empty for none */
    Result run(FileServer server, Media.Paths paths, String encoding, int connections, int seconds) {
        List<String> command = new ArrayList<>(List.of(
                PROGRAM.toString(),
                "-t2",
                "-c" + connections,
                "-d" + seconds + "s",
                "--timeout",
                "20s",
                "-s",
                script.toString()));
        if (!encoding.isEmpty()) {
            command.addAll(List.of("-H", "Accept-Encoding: " + encoding));
        }
        command.add(server.url(Media.PLAYLIST));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("PATHS", paths.path(), "COUNT", String.valueOf(paths.count())));
        Duration before = server.cpu();
        String said = run(builder);
        return parse(said, server.cpu().minus(before));
    }

    private static String run(ProcessBuilder builder) {
        try {
            Process wrk = builder.start();
            String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            wrk.waitFor();
            return said;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static Result parse(String said, Duration cpu) {
        String[] numbers = said.lines()
                .filter(line -> line.toUpperCase(Locale.ROOT).startsWith("RESULT "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("wrk said: " + said))
                .split(" ");
        return new Result(
                Long.parseLong(numbers[1]),
                Long.parseLong(numbers[2]),
                Duration.ofNanos(1000 * Long.parseLong(numbers[3])),
                Long.parseLong(numbers[4]),
                Duration.ofNanos(1000 * Long.parseLong(numbers[5])),
                cpu);
    }
}
