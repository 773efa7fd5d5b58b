package dev.headend.encoder.source;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream is played: {@code SCHEME://HOST:PORT/CHANNEL/KEY} (spec/control-protocol.md, "Transport"). Its text form does not
 * contain the key.
 */
public final class StreamAddress {
    private final URI uri;
    private final Protocol protocol;
    private final boolean tls;
    private final String key;
    private final Pattern keyAsWord;

    /** How streams are played, each without and with encryption. */
    public enum Protocol {
        RTMP("rtmp", 1935, 443),
        WEB_SOCKET("ws", 80, 443);

        private final String scheme;
        private final int port;
        private final int tlsPort;

        Protocol(String scheme, int port, int tlsPort) {
            this.scheme = scheme;
            this.port = port;
            this.tlsPort = tlsPort;
        }
    }

    private StreamAddress(URI uri, Protocol protocol, boolean tls, String key) {
        this.uri = uri;
        this.protocol = protocol;
        this.tls = tls;
        this.key = key;
        this.keyAsWord = Pattern.compile("(?<![A-Za-z0-9_-])" + Pattern.quote(key) + "(?![A-Za-z0-9_-])");
    }

    /** @throws SourceException if it is no such address */
    public static StreamAddress parse(Protocol protocol, String text) throws SourceException {
        try {
            URI uri = new URI(text);
            boolean tls = (protocol.scheme + "s").equalsIgnoreCase(uri.getScheme());
            String key = lastSegment(uri.getRawPath());
            if (!tls && !protocol.scheme.equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || key.isEmpty()) {
                throw invalid(protocol);
            }
            return new StreamAddress(uri, protocol, tls, key);
        } catch (URISyntaxException malformed) {
            throw invalid(protocol);
        }
    }

    private static SourceException invalid(Protocol protocol) {
        return new SourceException("the source URI is not " + protocol.scheme + "[s]://HOST:PORT/CHANNEL/KEY");
    }

    /** What follows the second slash or a later one; empty if there is nothing. */
    private static String lastSegment(@Nullable String path) {
        int slash = path == null ? 0 : path.lastIndexOf('/');
        return path == null || slash < 2 ? "" : path.substring(slash + 1);
    }

    /** The address, with the key. */
    public URI uri() {
        return uri;
    }

    /** Whether the connection is encrypted. */
    public boolean isTls() {
        return tls;
    }

    /** A name, or an address without brackets. */
    public String host() {
        return uri.getHost().replaceAll("[\\[\\]]", "");
    }

    public int port() {
        int standard = tls ? protocol.tlsPort : protocol.port;
        return uri.getPort() < 0 ? standard : uri.getPort();
    }

    /** Removes the key from a text, wherever it is a word of its own. */
    public String redact(String text) {
        return keyAsWord.matcher(text.replace(uri.toString(), toString())).replaceAll("…");
    }

    @Override
    public String toString() {
        String text = uri.toString();
        return text.substring(0, text.lastIndexOf(key)) + "…";
    }
}
