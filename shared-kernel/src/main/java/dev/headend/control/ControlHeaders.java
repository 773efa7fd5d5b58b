package dev.headend.control;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Names of the headers of a control connection's upgrade (spec/control-protocol.md, "Transport"), and of those that
 * negotiate what is newer than existing peers (docs/adr/0004, docs/adr/0070).
 */
public final class ControlHeaders {
    /** The peer's token, see {@link ControlToken}. */
    public static final String AUTH_TOKEN = "x-control-auth-token";
    /** The address others reach the peer at, an IP literal. */
    public static final String EXTERNAL_IP = "x-external-ip";
    /** The port others reach the peer at. */
    public static final String CUSTOM_PORT = "x-custom-port";
    /** {@code true} when that port speaks TLS. */
    public static final String SSL_USE = "x-ssl-use";
    /** Which run of which program the peer is, see {@link PeerInstance}. */
    public static final String PEER_INSTANCE = "x-peer-instance";
    /** What the peer understands besides the protocol, a list as {@link #names} reads it. */
    public static final String PEER_FEATURES = "x-peer-features";
    /** Which earlier runs of its program the peer has found dead, as {@link PeerInstance#list} writes it. */
    public static final String PEER_REPLACES = "x-peer-replaces";
    /** In the answer: what the coordinator understands besides the protocol. */
    public static final String COORDINATOR_FEATURES = "x-coordinator-features";
    /** The feature that lets streams outlive a connection. */
    public static final String RESUME = "resume";
    /**
     * The feature that lets an encoder finish its streams while it gets no new ones, and an edge's publishers go to another one; only together
     * with {@link #RESUME}.
     */
    public static final String DRAIN = "drain";
    /**
     * The feature by which the coordinator sends a life sign every 5 s, so that one that hangs is left before others give up what it had; only
     * together with {@link #RESUME} (docs/adr/0084).
     */
    public static final String LIVELY = "lively";

    private ControlHeaders() {}

    /**
     * Whether a list of features has the given one: words with commas between them, in any case.
     *
     * @param features null = there is no such header
     */
    public static boolean names(@Nullable String features, String feature) {
        return features != null
                && Arrays.stream(features.split(",", -1)).map(String::strip).anyMatch(feature::equalsIgnoreCase);
    }
}
