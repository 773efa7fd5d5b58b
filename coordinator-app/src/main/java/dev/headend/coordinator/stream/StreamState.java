package dev.headend.coordinator.stream;

import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.stream.StreamEffect.AcceptEdge;
import dev.headend.coordinator.stream.StreamEffect.AcceptEncoder;
import dev.headend.coordinator.stream.StreamEffect.AwaitProgress;
import dev.headend.coordinator.stream.StreamEffect.KillPublisher;
import dev.headend.coordinator.stream.StreamEffect.StopEncoder;
import dev.headend.coordinator.stream.StreamEffect.TellApplication;
import dev.headend.coordinator.stream.StreamInput.Announced;
import dev.headend.coordinator.stream.StreamInput.CloseOrdered;
import dev.headend.coordinator.stream.StreamInput.EdgeAskedAnew;
import dev.headend.coordinator.stream.StreamInput.EdgeLost;
import dev.headend.coordinator.stream.StreamInput.EdgeResumed;
import dev.headend.coordinator.stream.StreamInput.EncoderDone;
import dev.headend.coordinator.stream.StreamInput.EncoderLost;
import dev.headend.coordinator.stream.StreamInput.EncoderOverdue;
import dev.headend.coordinator.stream.StreamInput.EncoderRegisteredAnew;
import dev.headend.coordinator.stream.StreamInput.EncoderResumed;
import dev.headend.coordinator.stream.StreamInput.NeverStarted;
import dev.headend.coordinator.stream.StreamInput.PatienceOver;
import dev.headend.coordinator.stream.StreamInput.PublisherEnded;
import java.util.ArrayList;
import java.util.List;

/** Where a stream stands; see the package's picture. Pure: no I/O, no clock. */
public sealed interface StreamState {
    /** What happens next, given what has happened. Inputs that come too late change nothing. */
    Step on(StreamInput input);

    /** Whether another publisher is kept off the channel. */
    default boolean holdsChannel() {
        return false;
    }

    /** Whether a unit of the encoder's capacity is taken. */
    default boolean holdsLoad() {
        return false;
    }

    /**
     * One step of a stream's life.
     *
     * @param next the same object when nothing changed
     * @param effects in the order in which they are to be carried out
     */
    record Step(StreamState next, List<StreamEffect> effects) {
        public Step {
            effects = List.copyOf(effects);
        }

        static Step to(StreamState next, StreamEffect... effects) {
            return new Step(next, List.of(effects));
        }
    }

    /**
     * Somebody publishes, or has just been told that they may.
     *
     * @param progress whether the encoder has announced anything
     */
    record Live(boolean progress) implements StreamState {
        /** As admitted. */
        public static final Live ADMITTED = new Live(false);

        @Override
        public Step on(StreamInput input) {
            return switch (input) {
                case PublisherEnded _, EdgeLost _, EdgeAskedAnew _ -> end();
                case CloseOrdered _ -> killAndEnd();
                case Announced announced -> Step.to(new Live(true), new TellApplication(announced.what()));
                case EncoderDone _, EncoderLost _, EncoderRegisteredAnew _ ->
                    Step.to(new Closed(), new KillPublisher(), new TellApplication(new StreamEvent.Closed()));
                case EdgeResumed(Peer back) -> Step.to(this, new AcceptEdge(back));
                case EncoderResumed(Peer back) -> Step.to(this, new AcceptEncoder(back));
                case NeverStarted _ -> Step.to(new Closed());
                case PatienceOver _, EncoderOverdue _ -> Step.to(this);
            };
        }

        private Step end() {
            return progress
                    ? Step.to(new Ending(true), new StopEncoder())
                    : Step.to(new Ending(false), new AwaitProgress());
        }

        private Step killAndEnd() {
            Step end = end();
            List<StreamEffect> effects = new ArrayList<>(List.of(new KillPublisher()));
            effects.addAll(end.effects());
            return new Step(end.next(), effects);
        }

        @Override
        public boolean holdsChannel() {
            return true;
        }

        @Override
        public boolean holdsLoad() {
            return true;
        }
    }

    /**
     * Nobody publishes any more; the encoder finishes what it has.
     *
     * @param stopSent whether it has been told to
     */
    record Ending(boolean stopSent) implements StreamState {
        @Override
        public Step on(StreamInput input) {
            return switch (input) {
                case Announced announced -> announced(announced);
                case PatienceOver _ -> stopSent ? Step.to(this) : Step.to(new Ending(true), new StopEncoder());
                case EncoderResumed(Peer back) ->
                    Step.to(this, new AcceptEncoder(back), stopSent ? new StopEncoder() : new AwaitProgress());
                case EncoderOverdue _ -> stopSent ? closed() : Step.to(this);
                case EncoderDone _, EncoderLost _, EncoderRegisteredAnew _ -> closed();
                case PublisherEnded _, EdgeLost _, EdgeResumed _, EdgeAskedAnew _, CloseOrdered _, NeverStarted _ ->
                    Step.to(this);
            };
        }

        private static Step closed() {
            return Step.to(new Closed(), new TellApplication(new StreamEvent.Closed()));
        }

        private Step announced(Announced announced) {
            TellApplication tell = new TellApplication(announced.what());
            return stopSent ? Step.to(this, tell) : Step.to(new Ending(true), tell, new StopEncoder());
        }

        @Override
        public boolean holdsLoad() {
            return true;
        }
    }

    /** It is over. The store keeps nothing of it but the events that are still to be delivered. */
    record Closed() implements StreamState {
        @Override
        public Step on(StreamInput input) {
            return Step.to(this);
        }
    }
}
