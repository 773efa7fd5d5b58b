package dev.headend.edge.delivery;

import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the pages of this program have viewers load playlists, segments, keys and pictures from, if that is not here.
 *
 * @param base the address of the folder that holds {@code hls} and {@code images}, without a slash at its end; "" = this program
 * @param source the same as a content security policy allows it; "" = this program
 */
public record MediaUrl(String base, String source) {
    /** What the policy of a page can name: no character that would end its part of it. */
    private static final Pattern PATH = Pattern.compile("(/|[A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})*");

    private static final MediaUrl HERE = new MediaUrl("", "");

    /** @param text as the setting has it; null = this program. @throws IllegalArgumentException if it names no such folder */
    public static MediaUrl of(@Nullable String text) {
        return text == null ? HERE : parse(text);
    }

    /** What a policy allows after other sources; "" = nothing more. */
    public String sourceAfterOthers() {
        return source.isEmpty() ? "" : " " + source;
    }

    private static MediaUrl parse(String text) {
        WebAddress address = WebAddress.parse(text);
        URI uri = address.uri();
        String path = uri.getRawPath().replaceFirst("/+$", "");
        if (uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || uri.getHost().startsWith("[")
                || !PATH.matcher(path).matches()) {
            throw new IllegalArgumentException();
        }
        String base = address.origin() + path;
        return new MediaUrl(base, path.isEmpty() ? base : base + "/");
    }
}
