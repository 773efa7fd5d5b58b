package dev.headend.coordinator.stream;

import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.stream.StreamEffect.AcceptEdge;
import dev.headend.coordinator.stream.StreamEffect.AcceptEncoder;
import dev.headend.coordinator.stream.StreamEffect.TellApplication;
import dev.headend.coordinator.stream.StreamState.Transition;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One publishing session of a channel. Immutable.
 *
 * @param edge where the publisher is, on the connection by which it was admitted or last resumed
 * @param encoder whose task it is, likewise
 * @param events sent to the application so far, or waiting for delivery
 */
public record Stream(StreamId id, ChannelId channel, Peer edge, Peer encoder, StreamState state, int events) {
    /** A stream that has just been admitted. */
    public static Stream admitted(StreamId id, ChannelId channel, Peer edge, Peer encoder) {
        return new Stream(id, channel, edge, encoder, StreamState.Live.ADMITTED, 0);
    }

    /**
     * Applies an input to the stream: the one function that every store runs inside its commit.
     *
     * @param now the time of the events that arise
     */
    public Change on(StreamInput input, Instant now) {
        if (!input.concerns(this)) {
            return new Change(this, this, List.of(), List.of());
        }
        Transition step = state.on(input);
        List<StreamEvent> told = new ArrayList<>();
        Peer nextEdge = edge;
        Peer nextEncoder = encoder;
        for (StreamEffect effect : step.effects()) {
            switch (effect) {
                case TellApplication(var content) ->
                    told.add(new StreamEvent(id, channel, events + told.size() + 1, now, content));
                case AcceptEdge(Peer back) -> nextEdge = back;
                case AcceptEncoder(Peer back) -> nextEncoder = back;
                default -> {}
            }
        }
        Stream after = new Stream(id, channel, nextEdge, nextEncoder, step.next(), events + told.size());
        return new Change(this, after, List.copyOf(told), step.effects());
    }

    /**
     * The result of a step. If nothing has changed, both streams are equal and the lists empty.
     *
     * @param events to be written down with it
     * @param effects all of the step's, in order
     */
    public record Change(Stream before, Stream after, List<StreamEvent> events, List<StreamEffect> effects) {
        /** Whether there is anything to write down. */
        public boolean isChange() {
            return !before.equals(after);
        }

        /** Whether a peer that is back has got the stream again. */
        public boolean isResumption() {
            return effects.stream().anyMatch(e -> e instanceof AcceptEdge || e instanceof AcceptEncoder);
        }
    }
}
