package dev.headend.coordinator.stream;

import dev.headend.coordinator.fleet.Peer;
import dev.headend.media.StreamKey;

/** What a step of a stream's life asks for. */
public sealed interface StreamEffect {
    /** Write an event down for the application, in the same commit as the new state. */
    record TellApplication(StreamEvent.Content content) implements StreamEffect {}

    /** Send ENCODE-STOP to the encoder. */
    record StopEncoder() implements StreamEffect {}

    /** Send STREAM-KILL to the edge. */
    record KillPublisher() implements StreamEffect {}

    /** Bind the stream to this connection of its edge, and say so to the edge. */
    record AcceptEdge(Peer edge) implements StreamEffect {}

    /** Bind the stream to this connection of its encoder, and say so to the encoder. */
    record AcceptEncoder(Peer encoder) implements StreamEffect {}

    /** Let whoever has this key take the channel over. */
    record LetMove(StreamKey key) implements StreamEffect {}

    /** Come back with {@link StreamInput.ProgressTimeout} after a while. */
    record AwaitProgress() implements StreamEffect {}
}
