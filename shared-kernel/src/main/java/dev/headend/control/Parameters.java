package dev.headend.control;

import dev.headend.media.ChannelId;
import dev.headend.media.Ladder;
import dev.headend.media.PreviewSpec;
import dev.headend.media.StreamId;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the typed parameters of a message; what is missing or makes no sense is {@link Unreadable}. */
final class Parameters {
    static final String ANY_STREAM = "*";
    /** Of a text that is passed on or kept; what is passed on becomes one header of an HTTP request. */
    static final int MAX_TEXT_BYTES = 2 * 1024;
    /** In UTF-16 units, each of which is three bytes of UTF-8 at most. */
    static final int MAX_EXPLANATION = MAX_TEXT_BYTES / 3;

    private final RawMessage raw;

    Parameters(RawMessage raw) {
        this.raw = raw;
    }

    /** Says which parameter is wrong and how. Has no stack trace: it is a value on its way to the log. */
    static final class Unreadable extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        Unreadable(String reason) {
            super(reason, null, false, false);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    /** A parameter that must be there and not empty. */
    String text(String name) {
        String value = raw.parameter(name);
        if (value == null || value.isEmpty()) {
            throw new Unreadable(name + " is missing");
        }
        return value;
    }

    String textOr(String name, String fallback) {
        String value = raw.parameter(name);
        return value == null ? fallback : value;
    }

    /** Null when absent or empty: existing peers write optional parameters without a value. */
    @Nullable
    String textOrNull(String name) {
        String value = raw.parameter(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** A text that must be there, can stand in a header, and is no longer than {@link #MAX_TEXT_BYTES} in UTF-8. */
    String boundedText(String name) {
        return bounded(name, text(name));
    }

    /** "" when absent; else as {@link #boundedText}. */
    String boundedTextOrEmpty(String name) {
        return bounded(name, textOr(name, ""));
    }

    /** Null when absent or empty; else as {@link #boundedText}. */
    @Nullable
    String boundedTextOrNull(String name) {
        String value = textOrNull(name);
        return value == null ? null : bounded(name, value);
    }

    private static String bounded(String name, String value) {
        if (value.getBytes(StandardCharsets.UTF_8).length > MAX_TEXT_BYTES) {
            throw new Unreadable(name + " is longer than " + MAX_TEXT_BYTES + " bytes");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new Unreadable(name + " holds a control character");
        }
        return value;
    }

    /**
     * A text for people, cut off where it is too long rather than refused: what it comes with must not be lost. Null when
     * absent or empty.
     */
    @Nullable
    String explanation(String name) {
        String value = textOrNull(name);
        return value == null ? null : value.substring(0, cut(value));
    }

    /** Not in the middle of a character. */
    private static int cut(String value) {
        if (value.length() <= MAX_EXPLANATION) {
            return value.length();
        }
        return Character.isHighSurrogate(value.charAt(MAX_EXPLANATION - 1)) ? MAX_EXPLANATION - 1 : MAX_EXPLANATION;
    }

    ChannelId channel() {
        return ChannelId.parse(text("Stream-Channel"), Integer.MAX_VALUE)
                .orElseThrow(() -> new Unreadable("Stream-Channel is not a channel id"));
    }

    StreamId streamId() {
        return StreamId.parse(text("Stream-ID")).orElseThrow(() -> new Unreadable("Stream-ID is not a stream id"));
    }

    @Nullable
    StreamId streamIdOrAny() {
        String text = textOr("Stream-ID", "");
        return text.isEmpty() || text.equals(ANY_STREAM) ? null : streamId();
    }

    int integer(String name) {
        String text = text(name);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            throw new Unreadable(name + " is not a whole number");
        }
    }

    @Nullable
    Duration seconds(String name) {
        return textOrNull(name) == null ? null : Duration.ofSeconds(Math.max(0, integer(name)));
    }

    /** Null when absent or empty; zero or more. */
    @Nullable
    Integer countOrNull(String name) {
        if (textOrNull(name) == null) {
            return null;
        }
        int count = integer(name);
        if (count < 0) {
            throw new Unreadable(name + " is less than 0");
        }
        return count;
    }

    /** {@code True} in any case is true, everything else false. */
    boolean flag(String name) {
        return textOr(name, "").equalsIgnoreCase("true");
    }

    SourceType sourceType() {
        try {
            return SourceType.valueOf(text("Stream-Source-Type").toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new Unreadable("Stream-Source-Type is neither RTMP nor WS");
        }
    }

    StreamType streamType() {
        return StreamType.ofWireName(text("Stream-Type"))
                .orElseThrow(() -> new Unreadable("Stream-Type is none of HLS-LIVE, HLS-VOD, IMG-PREVIEW"));
    }

    Ladder.Parsed resolutions() {
        return Ladder.parse(textOr("Resolutions", ""));
    }

    @Nullable
    PreviewSpec previews() {
        return PreviewSpec.parse(textOr("Previews", "")).orElse(null);
    }
}
