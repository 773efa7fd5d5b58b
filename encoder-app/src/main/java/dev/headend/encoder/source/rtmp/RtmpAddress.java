package dev.headend.encoder.source.rtmp;

import dev.headend.encoder.source.SourceException;
import dev.headend.rtmp.client.ClientRequest;
import dev.headend.rtmp.client.ClientRequest.Purpose;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an RTMP stream is played: {@code rtmp[s]://HOST:PORT/CHANNEL/KEY} (spec/control-protocol.md, "Transport").
 * Its text form does not contain the key.
 */
public final class RtmpAddress {
    /** Asks the edge for all that it has buffered of the stream, and to buffer no more of it (docs/adr/0003). */
    private static final String WHOLE_HISTORY = "cache=clear";

    private static final int RTMP_PORT = 1935;
    private static final int RTMPS_PORT = 443;

    private final URI uri;
    private final String key;
    private final Pattern keyAsWord;

    private RtmpAddress(URI uri, String key) {
        this.uri = uri;
        this.key = key;
        this.keyAsWord = Pattern.compile("(?<![A-Za-z0-9_-])" + Pattern.quote(key) + "(?![A-Za-z0-9_-])");
    }

    /** @throws SourceException if it is no such address */
    public static RtmpAddress parse(String text) throws SourceException {
        try {
            URI uri = new URI(text);
            String key = lastSegment(uri.getRawPath());
            boolean rtmp = "rtmp".equalsIgnoreCase(uri.getScheme()) || "rtmps".equalsIgnoreCase(uri.getScheme());
            if (!rtmp || uri.getHost() == null || key.isEmpty()) {
                throw invalid();
            }
            RtmpAddress address = new RtmpAddress(uri, key);
            address.request();
            return address;
        } catch (URISyntaxException | IllegalArgumentException malformed) {
            throw invalid();
        }
    }

    private static SourceException invalid() {
        return new SourceException("the source URI is not rtmp[s]://HOST:PORT/CHANNEL/KEY");
    }

    private static String lastSegment(@Nullable String path) {
        return path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
    }

    /** What is asked of the server: the whole stream. */
    ClientRequest request() {
        String text = uri.toString();
        return ClientRequest.to(
                URI.create(text + (uri.getRawQuery() == null ? "?" : "&") + WHOLE_HISTORY), Purpose.PLAY);
    }

    /** Whether the connection is encrypted. */
    boolean isTls() {
        return uri.getScheme().toLowerCase(Locale.ROOT).equals("rtmps");
    }

    /** A name, or an address without brackets. */
    String host() {
        return uri.getHost().replaceAll("[\\[\\]]", "");
    }

    int port() {
        int standard = isTls() ? RTMPS_PORT : RTMP_PORT;
        return uri.getPort() < 0 ? standard : uri.getPort();
    }

    /** Removes the key from a text, wherever it is a word of its own. */
    String redact(String text) {
        return keyAsWord.matcher(text.replace(uri.toString(), toString())).replaceAll("…");
    }

    @Override
    public String toString() {
        String text = uri.toString();
        return text.substring(0, text.lastIndexOf(key)) + "…";
    }
}
