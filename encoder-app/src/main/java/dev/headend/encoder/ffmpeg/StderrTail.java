package dev.headend.encoder.ffmpeg;

import dev.headend.text.LogText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The last lines of a program's standard error. Thread-safe; keeps no more than {@value #LINES} lines of
 * {@value #LINE_LENGTH} characters whatever is written.
 */
final class StderrTail {
    private static final int LINES = 5;
    private static final int LINE_LENGTH = 300;
    /** Longer than any URI, so that a secret in one is found whole. */
    private static final int READ_LENGTH = 4096;
    /** In bytes; a pipe holds 64 KiB. */
    private static final int MOST_OF_A_POLL = 256 * 1024;

    /** FFmpeg names a part of itself with the part's address in memory: {@code [tcp @ 0x55ec2f1c8a40]}. */
    private static final Pattern POINTER = Pattern.compile(" @ (0x)?\\p{XDigit}{4,16}(?=])");

    private final InputStream stderr;
    private final UnaryOperator<String> redaction;
    private final Deque<String> lines = new ArrayDeque<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** @param stderr its {@code available} must tell how much can be read without blocking, as that of a pipe does */
    StderrTail(InputStream stderr, UnaryOperator<String> redaction) {
        this.stderr = stderr;
        this.redaction = redaction;
    }

    /** Reads what is there, unless that never ends: one thread polls all programs. Does not block. */
    synchronized void poll() {
        try {
            int left = MOST_OF_A_POLL;
            for (int ready = stderr.available(); ready > 0 && left > 0; ready = stderr.available()) {
                read(stderr.readNBytes(ready));
                left -= ready;
            }
        } catch (IOException closed) {
            // The program has ended, and nothing was left to read.
        }
    }

    /** The program has ended: reads the rest, and its last line, which may be incomplete. */
    synchronized void end() {
        poll();
        endLine();
    }

    private void read(byte[] bytes) {
        for (byte b : bytes) {
            if (b == '\n' || b == '\r') {
                endLine();
            } else if (line.size() < READ_LENGTH) {
                line.write(b);
            }
        }
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8).strip();
        line.reset();
        if (text.isEmpty()) {
            return;
        }
        if (lines.size() == LINES) {
            lines.removeFirst();
        }
        lines.addLast(LogText.line(redaction.apply(withoutPointers(text)), LINE_LENGTH));
    }

    private static String withoutPointers(String text) {
        return POINTER.matcher(text).replaceAll("");
    }

    /** The lines joined to one; "" = none. */
    synchronized String text() {
        return String.join(" | ", lines);
    }
}
