package dev.headend.control;

/** Names of the request headers of a control connection's upgrade (spec/control-protocol.md, "Transport"). */
public final class ControlHeaders {
    /** The peer's token, see {@link ControlToken}. */
    public static final String AUTH_TOKEN = "x-control-auth-token";
    /** The address others reach the peer at, an IP literal. */
    public static final String EXTERNAL_IP = "x-external-ip";
    /** The port others reach the peer at. */
    public static final String CUSTOM_PORT = "x-custom-port";
    /** {@code true} when that port speaks TLS. */
    public static final String SSL_USE = "x-ssl-use";

    private ControlHeaders() {}
}
