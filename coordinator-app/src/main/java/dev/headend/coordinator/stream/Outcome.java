package dev.headend.coordinator.stream;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.EncodeStop;
import dev.headend.control.ControlMessage.ResumeAccept;
import dev.headend.control.ControlMessage.StreamKill;
import dev.headend.control.ControlRole;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.stream.StreamInput.EdgeLost;
import dev.headend.coordinator.stream.StreamInput.EncoderLost;
import dev.headend.coordinator.stream.StreamInput.EncoderOverdue;
import dev.headend.coordinator.stream.StreamInput.EncoderRegisteredAnew;
import dev.headend.coordinator.stream.StreamInput.EncoderReplaced;
import dev.headend.coordinator.stream.StreamInput.ProgressTimeout;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a step asks of the store, which does it in the same step: besides the new state and the events, what peers are told
 * and what comes later. Immutable.
 *
 * @param messages in the order in which they are to be sent
 * @param later inputs that the stream gets after a while; each replaces the one of its kind that waits
 * @param mover whoever has this key may take the channel over, as long as the stream holds it; null = nobody more than before
 */
public record Outcome(
        Stream.Change change,
        List<Message> messages,
        List<Later> later,
        @Nullable StreamKey mover) {
    public Outcome {
        messages = List.copyOf(messages);
        later = List.copyOf(later);
    }

    /** What a peer is told. */
    public record Message(PeerId to, ControlMessage what) {}

    /** An input that a stream gets after a delay, counted from the step; zero = at once. */
    public record Later(StreamInput input, Duration delay) {
        /** For an encoder that registers first and resumes its tasks after that. */
        private static final Duration RESUME_DELAY = Duration.ofSeconds(2);

        /** For the streams of a peer whose connection is lost: one that can resume has its time for that. */
        public static Later lossOf(Peer peer, Timeouts timeouts) {
            StreamInput lost = peer.role() == ControlRole.HLS ? new EncoderLost(peer.id()) : new EdgeLost(peer.id());
            return new Later(lost, peer.canResume() ? timeouts.resumption() : Duration.ZERO);
        }

        /** For the streams that the program of an encoder had on earlier connections, when it registers on this one. */
        public static Later registeredAnew(Peer encoder) {
            return new Later(new EncoderRegisteredAnew(encoder), RESUME_DELAY);
        }

        /** For the streams of an encoder that is dead, as its successor says. */
        public static Later replaced(Peer.Identity dead, Peer successor) {
            return new Later(new EncoderReplaced(dead, successor), Duration.ZERO);
        }
    }

    /** Whether the step asks for nothing at all: then there is nothing to write and nobody to tell. */
    public boolean isNothing() {
        return !change.isChange() && messages.isEmpty() && later.isEmpty() && mover == null;
    }

    /** Pure. */
    public static Outcome of(Stream.Change change, Timeouts timeouts) {
        Stream stream = change.after();
        StreamId id = stream.id();
        ChannelId channel = stream.channel();
        List<Message> messages = new ArrayList<>();
        List<Later> later = new ArrayList<>();
        StreamKey mover = null;
        for (StreamEffect effect : change.effects()) {
            switch (effect) {
                case StreamEffect.StopEncoder _ -> {
                    messages.add(new Message(stream.encoder().id(), new EncodeStop(channel, id, null)));
                    later.add(new Later(new EncoderOverdue(), timeouts.closing()));
                }
                case StreamEffect.KillPublisher _ ->
                    messages.add(new Message(stream.edge().id(), new StreamKill(channel, id)));
                case StreamEffect.AcceptEdge(Peer edge) ->
                    messages.add(new Message(edge.id(), new ResumeAccept(channel, id, null)));
                case StreamEffect.AcceptEncoder(Peer encoder) ->
                    messages.add(new Message(encoder.id(), new ResumeAccept(channel, id, stream.events())));
                case StreamEffect.LetMove(StreamKey key) -> mover = key;
                case StreamEffect.AwaitProgress _ -> later.add(new Later(new ProgressTimeout(), timeouts.progress()));
                case StreamEffect.TellApplication _ -> {}
            }
        }
        return new Outcome(change, messages, later, mover);
    }
}
