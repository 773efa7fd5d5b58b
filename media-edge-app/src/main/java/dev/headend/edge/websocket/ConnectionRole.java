package dev.headend.edge.websocket;

import io.netty.buffer.ByteBuf;

/** What a connection does: it publishes a stream or receives one. For the connection's event loop. */
public interface ConnectionRole {
    /** A binary message has come. Owns it. */
    void received(ByteBuf message);

    /** Everything that was read from the socket has been handed in. */
    void readComplete();

    /** The connection's send queue takes more. */
    void writable();

    /** The connection ends. May be called again; only the first time counts. @param why for the log */
    void stop(String why);

    /** About how many bytes it keeps of what the client has sent. */
    long heldBytes();

    /** Whether it has begun a stream that has not ended. */
    boolean isPublishing();

    /** Has its connection closed. */
    @FunctionalInterface
    interface Closer {
        /** @param ending why, and what the client is told */
        void close(Ending ending);
    }
}
