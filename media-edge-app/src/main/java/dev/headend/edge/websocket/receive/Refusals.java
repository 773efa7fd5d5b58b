package dev.headend.edge.websocket.receive;

import dev.headend.edge.connection.EndReason;
import dev.headend.edge.live.DropCause;
import dev.headend.edge.live.Refusal;
import dev.headend.edge.websocket.Ending;

/** What receivers are told when they may not have a stream, or not go on with it. */
final class Refusals {
    private Refusals() {}

    static Ending of(Refusal why) {
        return switch (why) {
            case WRONG_KEY ->
                new Ending(
                        EndReason.REFUSED,
                        "refused to receive: stream key is not the publisher's",
                        "Invalid streaming key");
            case OTHER_FORMAT ->
                new Ending(
                        EndReason.REFUSED,
                        "refused to receive: the stream is published over RTMP, and cannot be received over WebSocket",
                        "The channel's stream is published over RTMP, and cannot be received over WebSocket");
        };
    }

    static Ending of(DropCause cause, long held) {
        return switch (cause) {
            case OUT_OF_MEMORY ->
                Ending.error(
                        EndReason.OUT_OF_MEMORY,
                        "memory for media is used up (MEDIA_MEMORY_MB), and it has not taken " + held + " bytes");
            case TOO_SLOW ->
                Ending.error(
                        EndReason.TOO_SLOW,
                        "could not keep up: too much waits before the next place where a decoder can begin");
        };
    }
}
