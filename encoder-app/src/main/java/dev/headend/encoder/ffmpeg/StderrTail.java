package dev.headend.encoder.ffmpeg;

import dev.headend.text.LogText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
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

    /** FFmpeg names a part of itself with the part's address in memory: {@code [tcp @ 0x55ec2f1c8a40]}. */
    private static final Pattern POINTER = Pattern.compile(" @ (0x)?\\p{XDigit}{4,16}(?=])");

    private final Deque<String> lines = new ArrayDeque<>();
    private final UnaryOperator<String> redaction;

    StderrTail(UnaryOperator<String> redaction) {
        this.redaction = redaction;
    }

    /** Reads until the end. Blocks. */
    void drain(InputStream from) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c == '\n' || c == '\r') {
                    add(line.toString());
                    line.setLength(0);
                } else if (line.length() < READ_LENGTH) {
                    line.append((char) c);
                }
            }
            add(line.toString());
        } catch (IOException gone) {
            add("(reading its messages failed)");
        }
    }

    private synchronized void add(String line) {
        if (line.isBlank()) {
            return;
        }
        if (lines.size() == LINES) {
            lines.removeFirst();
        }
        lines.addLast(LogText.line(redaction.apply(withoutPointers(line.strip())), LINE_LENGTH));
    }

    private static String withoutPointers(String line) {
        return POINTER.matcher(line).replaceAll("");
    }

    /** The lines joined to one; "" = none. */
    synchronized String text() {
        return String.join(" | ", lines);
    }
}
