package dev.headend.system.harness;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A process that a test started, and every line that it wrote. */
public final class Started implements AutoCloseable {
    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(45);
    /** How long a process that was killed may take until it is gone. */
    private static final Duration MOMENT = Duration.ofSeconds(10);

    private final String name;
    private final Process process;
    private final Thread reader;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    /** Starts it; both its outputs become the lines. */
    public Started(String name, ProcessBuilder builder) {
        this.name = name;
        try {
            this.process = builder.redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // A blocked pipe would hold a virtual thread's carrier, and there are many at once.
        this.reader = Thread.ofPlatform().daemon().name(name).start(this::read);
    }

    private void read() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = in.readLine()) != null) {
                lines.add(line);
                System.out.println(name + " | " + line);
            }
        } catch (IOException gone) {
            lines.add("(" + name + " cannot be read any more: " + gone.getMessage() + ")");
        }
    }

    public String name() {
        return name;
    }

    /** What it has written so far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** The lines in which the pattern is found. */
    public List<String> linesWith(String regex) {
        Predicate<String> found = Pattern.compile(regex).asPredicate();
        return lines.stream().filter(found).toList();
    }

    /** Waits until a line has the pattern. */
    public void awaitLine(String regex, Duration patience) {
        Await.until(name + " writes a line with " + regex, patience, () -> {
            // Asked first: between the two it may write its last line, and end.
            boolean ended = !process.isAlive() && !reader.isAlive();
            if (!linesWith(regex).isEmpty()) {
                return true;
            }
            if (ended) {
                throw new AssertionError(name + " has ended without a line with " + regex + ": " + lines);
            }
            return false;
        });
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** All that it has started and that still runs. */
    public List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    /** Sends a signal, such as {@code TERM}. */
    public void signal(String signal) {
        try {
            int code = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new AssertionError("could not send " + signal + " to " + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for its end and for its last line. */
    public int awaitEnd(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " has not ended within " + patience.toSeconds() + " s");
            }
            reader.join(Duration.ofSeconds(5));
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Ends it as an operator would.
     *
     * @return its exit code
     * @throws AssertionError if it does not end in time or leaves something running; nothing is left then either
     */
    public int terminate() {
        List<ProcessHandle> family = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        try {
            // By its handle: it may just have ended by itself.
            process.toHandle().destroy();
            int code = awaitEnd(PATIENCE_AT_THE_END);
            assertGone(family);
            return code;
        } finally {
            family.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** That it has left none of these behind. Its end does not wait until what it has killed is gone, which is the system's to do. */
    public void assertGone(List<ProcessHandle> family) {
        Await.until(
                name + " leaves no processes behind, of " + family,
                MOMENT,
                () -> family.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Ends it, if it has not, without asking. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
