package dev.headend.rtmp.client;

import java.net.URI;

/**
 * What a client wants of a server.
 *
 * @param app the application, in our terms the channel, with parameters if any
 * @param tcUrl the server's address with the application
 * @param streamName the name of the stream, in our terms the key, with parameters if any
 */
public record ClientRequest(Purpose purpose, String app, String tcUrl, String streamName) {
    /** Which way media flows. */
    public enum Purpose {
        PUBLISH,
        PLAY
    }

    /**
     * Takes an address apart: {@code rtmp://host/app/name?parameters}. The name is what follows the last slash of the path.
     *
     * @throws IllegalArgumentException if there is no application or no name; its message has nothing of the address
     */
    public static ClientRequest to(URI address, Purpose purpose) {
        String path = address.getRawPath() == null ? "" : address.getRawPath();
        int slash = path.lastIndexOf('/');
        if (slash < 2 || slash == path.length() - 1) {
            throw new IllegalArgumentException("an RTMP address is rtmp://HOST[:PORT]/APP/NAME");
        }
        String app = path.substring(1, slash);
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        String tcUrl = address.getScheme() + "://" + address.getRawAuthority() + "/" + app;
        return new ClientRequest(purpose, app, tcUrl, path.substring(slash + 1) + query);
    }

    /** Without name and parameters, which may be secret. */
    @Override
    public String toString() {
        return purpose + " " + app.replaceFirst("\\?.*", "");
    }
}
