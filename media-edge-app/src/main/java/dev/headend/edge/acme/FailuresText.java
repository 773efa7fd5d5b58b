package dev.headend.edge.acme;

import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.Random;

/** {@link Failures} as they are kept on disk, as Java's properties. */
final class FailuresText {
    private static final String KIND = "kind";
    private static final String COUNT = "count";
    private static final String LAST = "last";
    private static final String PAUSE = "pause";

    private FailuresText() {}

    static String of(Failures failures) {
        return """
                # Orders of a certificate that failed. The next one begins when the pause is over;
                # without this file, when the edge is started.
                %s=%s
                %s=%d
                %s=%s
                %s=%s
                """.formatted(
                        KIND, failures.kind(), COUNT, failures.count(), LAST, failures.last(), PAUSE, failures.pause());
    }

    /**
     * Reads a file's text. One that cannot be read counts as one failure: then a disk that damages it causes no loop of orders.
     *
     * @param written when the file was
     */
    static Failures read(String text, Instant written) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
            return new Failures(
                    FailureKind.valueOf(properties.getProperty(KIND, "")),
                    Integer.parseUnsignedInt(properties.getProperty(COUNT, "")),
                    Instant.parse(properties.getProperty(LAST, "")),
                    pause(properties.getProperty(PAUSE, "")));
        } catch (IOException | RuntimeException damaged) {
            return Failures.NONE.and(FailureKind.REFUSED, Duration.ZERO, written, new Random());
        }
    }

    private static Duration pause(String text) {
        Duration pause = Duration.parse(text);
        if (pause.isNegative()) {
            throw new IllegalArgumentException();
        }
        return pause;
    }
}
