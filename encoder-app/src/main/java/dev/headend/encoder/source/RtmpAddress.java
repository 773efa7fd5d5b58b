package dev.headend.encoder.source;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an RTMP stream is played: {@code rtmp[s]://HOST:PORT/CHANNEL/KEY} (spec/control-protocol.md, "Transport").
 * Its text form does not contain the key.
 */
final class RtmpAddress {
    private static final Set<String> SCHEMES = Set.of("rtmp", "rtmps");
    /** Asks the edge for all that it has buffered of the stream, and to buffer no more of it (docs/adr/0003). */
    private static final String WHOLE_HISTORY = "cache=clear";

    private final String uri;
    private final String key;
    private final Pattern keyAsWord;

    private RtmpAddress(String uri, String key) {
        this.uri = uri;
        this.key = key;
        this.keyAsWord = Pattern.compile("(?<![A-Za-z0-9_-])" + Pattern.quote(key) + "(?![A-Za-z0-9_-])");
    }

    /** @throws SourceException if it is no such address; FFmpeg would open files and anything else, too */
    static RtmpAddress parse(String text) throws SourceException {
        try {
            URI uri = new URI(text);
            String key = lastSegment(uri.getRawPath());
            if (uri.getScheme() == null
                    || !SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
                    || uri.getHost() == null
                    || key.isEmpty()) {
                throw invalid();
            }
            return new RtmpAddress(text, key);
        } catch (URISyntaxException malformed) {
            throw invalid();
        }
    }

    private static SourceException invalid() {
        return new SourceException("the source URI is not rtmp[s]://HOST:PORT/CHANNEL/KEY");
    }

    private static String lastSegment(@Nullable String path) {
        return path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
    }

    /** The URI for FFmpeg. */
    String playUri() {
        return uri + (uri.contains("?") ? "&" : "?") + WHOLE_HISTORY;
    }

    /** Removes the key from a text, wherever it is a word of its own. */
    String redact(String text) {
        return keyAsWord.matcher(text.replace(uri, toString())).replaceAll("…");
    }

    @Override
    public String toString() {
        return uri.substring(0, uri.lastIndexOf(key)) + "…";
    }
}
