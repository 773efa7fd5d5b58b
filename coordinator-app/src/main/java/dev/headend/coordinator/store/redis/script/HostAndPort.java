package dev.headend.coordinator.store.redis.script;

/**
 * A server's address.
 *
 * @param host a name or an IP address, without brackets
 * @param port from 1 to 65535
 */
public record HostAndPort(String host, int port) {
    private static final int MAX_PORT = 65_535;

    /**
     * Reads {@code HOST:PORT}, an IPv6 address in brackets.
     *
     * @throws IllegalArgumentException with a message for the operator
     */
    public static HostAndPort of(String text) {
        String address = text.strip();
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? "" : address.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.contains(":")) {
            throw new IllegalArgumentException(
                    "'" + address + "' is not HOST:PORT; an IPv6 address must be in brackets");
        }
        if (host.isBlank()) {
            throw new IllegalArgumentException("'" + address + "' is not HOST:PORT");
        }
        return new HostAndPort(host, port(address, address.substring(colon + 1)));
    }

    private static int port(String address, String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException noNumber) {
            // told below
        }
        throw new IllegalArgumentException("the port of '" + address + "' is no number from 1 to " + MAX_PORT);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
