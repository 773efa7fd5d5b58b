package dev.headend.coordinator.verification;

import dev.headend.coordinator.stream.KeyVerifier.StreamOptions;
import dev.headend.media.ChannelId;
import dev.headend.media.Ladder;
import dev.headend.media.PreviewSpec;
import dev.headend.text.LogText;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a stream's options from the headers of the application's answer. A malformed value is logged, with what is allowed, and
 * ignored: a mistake in one header must not keep a publisher out.
 */
final class StreamOptionsReader {
    private static final Logger log = LoggerFactory.getLogger(StreamOptionsReader.class);
    private static final String RECORD = "x-record";
    private static final String PREVIEWS = "x-previews";
    private static final String RESOLUTIONS = "x-resolutions";

    private StreamOptionsReader() {}

    static StreamOptions read(ChannelId channel, HttpHeaders headers) {
        return new StreamOptions(ladder(channel, headers), record(channel, headers), previews(channel, headers));
    }

    /** Several headers of one name are one list, as HTTP has it. */
    private static Ladder ladder(ChannelId channel, HttpHeaders headers) {
        Ladder.Parsed parsed = Ladder.parse(String.join(",", headers.getAll(RESOLUTIONS)));
        if (!parsed.malformed().isEmpty()) {
            ignored(
                    channel,
                    RESOLUTIONS,
                    String.join(", ", parsed.malformed()),
                    "each item must be ORIGINAL or a size such as 640x360, 640x360-30 or 640x360-30~800",
                    "not made");
        }
        return parsed.ladder();
    }

    private static boolean record(ChannelId channel, HttpHeaders headers) {
        String text = text(headers, RECORD);
        return switch (text) {
            case "true" -> true;
            case "false", "" -> false;
            default -> {
                ignored(channel, RECORD, headers.get(RECORD), "it must be true or false", "not recorded");
                yield false;
            }
        };
    }

    private static @Nullable PreviewSpec previews(ChannelId channel, HttpHeaders headers) {
        String text = text(headers, PREVIEWS);
        PreviewSpec spec = PreviewSpec.parse(text).orElse(null);
        if (spec == null && !text.isEmpty() && !text.equals("false")) {
            ignored(
                    channel,
                    PREVIEWS,
                    headers.get(PREVIEWS),
                    "it must be a size and whole seconds such as 256x144, 10, or false",
                    "no preview images");
        }
        return spec;
    }

    private static String text(HttpHeaders headers, String name) {
        return headers.get(name, "").strip().toLowerCase(Locale.ROOT);
    }

    private static void ignored(
            ChannelId channel, String header, @Nullable String value, String allowed, String effect) {
        log.warn(
                "channel {}: {} in the application's answer has '{}', but {}: {}",
                channel,
                header,
                LogText.line(value),
                allowed,
                effect);
    }
}
