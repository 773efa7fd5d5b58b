package dev.headend.edge.delivery;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An address that viewers' browsers load from, beside this program.
 *
 * @param uri absolute, of HTTP or HTTPS, with a host
 */
public record WebAddress(URI uri) {
    private static final Set<String> SCHEMES = Set.of("http", "https");
    /** Nothing that could end the policy that names its server. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+]");

    /** @throws IllegalArgumentException if it is anything else */
    public static WebAddress parse(String text) {
        URI uri = URI.create(text);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!SCHEMES.contains(scheme)
                || uri.getHost() == null
                || !HOST.matcher(uri.getHost()).matches()) {
            throw new IllegalArgumentException();
        }
        return new WebAddress(uri);
    }

    /** Its server, as a content security policy names it. */
    public String origin() {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return (uri.getScheme() + "://" + uri.getHost() + port).toLowerCase(Locale.ROOT);
    }
}
