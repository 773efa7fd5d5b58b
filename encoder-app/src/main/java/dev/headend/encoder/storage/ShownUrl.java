package dev.headend.encoder.storage;

import java.net.URI;

/** The URL of a server, for the log. */
public final class ShownUrl {
    private ShownUrl() {}

    /** Without what may be a secret: user and password, query. */
    public static String of(URI url) {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return url.getScheme() + "://" + url.getHost() + port + url.getRawPath();
    }
}
