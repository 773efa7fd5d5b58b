package dev.headend.edge.websocket.frame;

import io.netty.buffer.ByteBuf;

/** A message from a client. Pings are answered before they would become one. */
public sealed interface WebSocketMessage {
    /** A text message: valid UTF-8, which is not decoded, as it may be long. @param payload owned by whoever gets this */
    record Text(ByteBuf payload) implements WebSocketMessage {}

    /** A binary message. @param payload owned by whoever gets this */
    record Binary(ByteBuf payload) implements WebSocketMessage {}

    /** The client closes the connection. @param status as it said, -1 if it did not */
    record Close(int status) implements WebSocketMessage {}
}
