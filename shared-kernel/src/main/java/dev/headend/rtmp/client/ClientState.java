package dev.headend.rtmp.client;

import org.jspecify.annotations.Nullable;

/** How far a client's session is. */
public sealed interface ClientState {
    /** The server has not accepted the connection yet. */
    record Connecting() implements ClientState {}

    /** The server has not given a message stream yet. */
    record CreatingStream() implements ClientState {}

    /** The server has not started the stream yet. */
    record Starting(int messageStreamId) implements ClientState {}

    /** Media may be sent, or comes. */
    record Running(int messageStreamId) implements ClientState {}

    /** Nothing is to be expected any more: the connection can be closed. */
    sealed interface Ended extends ClientState {}

    /** The server does not want this client. @param code as the protocol names it, empty if the server names none */
    record Refused(String code, String description) implements Ended {}

    /** The stream, or the connection, has come to its end. @param code as the protocol names it */
    record Finished(String code) implements Ended {}

    /** The server is about to stop and wants the client to connect anew. @param tcUrl where; null if to the same address */
    record ReconnectRequested(@Nullable String tcUrl, String description) implements Ended {}
}
