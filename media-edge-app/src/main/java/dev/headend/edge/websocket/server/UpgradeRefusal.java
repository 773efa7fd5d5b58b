package dev.headend.edge.websocket.server;

import dev.headend.edge.connection.EndReason;
import dev.headend.edge.websocket.ConnectionKind;
import dev.headend.edge.websocket.StreamPath;
import dev.headend.edge.websocket.frame.WebSocketCodec;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/** Why a request does not become a WebSocket, and what the client is answered. */
enum UpgradeRefusal {
    NOT_FOUND(HttpResponseStatus.NOT_FOUND, EndReason.REFUSED, "no channel, key and kind of this form"),
    TOO_MANY(
            HttpResponseStatus.SERVICE_UNAVAILABLE, EndReason.TOO_MANY_CONNECTIONS, "limit of all connections reached"),
    TOO_MANY_OF_ADDRESS(
            HttpResponseStatus.TOO_MANY_REQUESTS,
            EndReason.TOO_MANY_CONNECTIONS,
            "per-address connection limit reached"),
    DRAINING(HttpResponseStatus.SERVICE_UNAVAILABLE, EndReason.SERVER_STOPPED, "the server is stopping; connect again"),
    OTHER_VERSION(
            HttpResponseStatus.UPGRADE_REQUIRED, EndReason.PROTOCOL_VIOLATION, "WebSocket version 13 is required"),
    MALFORMED(HttpResponseStatus.BAD_REQUEST, EndReason.PROTOCOL_VIOLATION, "not a WebSocket handshake"),
    EARLY(
            HttpResponseStatus.BAD_REQUEST,
            EndReason.PROTOCOL_VIOLATION,
            "something was sent before the answer to the WebSocket handshake"),
    OTHER_ORIGIN(HttpResponseStatus.FORBIDDEN, EndReason.REFUSED, "pages of this origin may not connect"),
    NOT_LISTED(HttpResponseStatus.FORBIDDEN, EndReason.REFUSED, "this address may not receive streams"),
    TAKEN(HttpResponseStatus.FORBIDDEN, EndReason.REFUSED, "the channel has a publisher already"),
    DENIED(HttpResponseStatus.FORBIDDEN, EndReason.REFUSED, "publishing refused"),
    UNDECIDED(HttpResponseStatus.FORBIDDEN, EndReason.REFUSED, "authorization failed; try again later");

    static final String VERSION = "13";

    private final HttpResponseStatus status;
    private final EndReason reason;
    private final String sentence;

    UpgradeRefusal(HttpResponseStatus status, EndReason reason, String sentence) {
        this.status = status;
        this.reason = reason;
        this.sentence = sentence;
    }

    /** What can be said at once; counts the client if nothing is against it. @return null if nothing is */
    static @Nullable UpgradeRefusal of(
            FullHttpRequest request, @Nullable StreamPath path, Client client, WebSocketContext context) {
        if (path == null) {
            return NOT_FOUND;
        }
        UpgradeRefusal malformed = ofHandshake(request);
        if (malformed != null) {
            return malformed;
        }
        if (!context.options().allows(client.origin()) && !mayBeEncoder(path, context)) {
            return OTHER_ORIGIN;
        }
        boolean listed =
                path.kind() == ConnectionKind.PUBLISH || context.players().mayPlay(client.address());
        return listed ? ofLimits(client, context) : NOT_LISTED;
    }

    /** Other encoders name an origin, though they are no pages. It gets the stream only by its key. */
    private static boolean mayBeEncoder(StreamPath path, WebSocketContext context) {
        return path.kind() == ConnectionKind.RECEIVE_CLEAR_CACHE
                && context.gate().expectsEncoder(path.channel());
    }

    /** Whether the client is a page that can be told, if only by a WebSocket. */
    static boolean isHeardBy(FullHttpRequest request) {
        return ofHandshake(request) == null
                && request.headers()
                        .containsValue(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, WebSocketCodec.OF_REFUSED_PAGES, false);
    }

    private static @Nullable UpgradeRefusal ofHandshake(FullHttpRequest request) {
        if (request.method() != HttpMethod.GET || !request.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)) {
            return MALFORMED;
        }
        return VERSION.equals(request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_VERSION)) ? null : OTHER_VERSION;
    }

    private static @Nullable UpgradeRefusal ofLimits(Client client, WebSocketContext context) {
        if (!client.count().admit()) {
            return TOO_MANY_OF_ADDRESS;
        }
        return context.limits().total().add(client.connection()) ? null : TOO_MANY;
    }

    /** Whether the same request may be granted a little later. */
    boolean mayPass() {
        return switch (this) {
            case TOO_MANY, TOO_MANY_OF_ADDRESS, DRAINING, TAKEN, UNDECIDED -> true;
            case NOT_FOUND, OTHER_VERSION, MALFORMED, EARLY, OTHER_ORIGIN, NOT_LISTED, DENIED -> false;
        };
    }

    HttpResponseStatus status() {
        return status;
    }

    EndReason reason() {
        return reason;
    }

    /** What the client is told. */
    String sentence() {
        return sentence;
    }
}
