package dev.headend.coordinator.stream;

import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.stream.StreamEffect.AcceptEdge;
import dev.headend.coordinator.stream.StreamEffect.AcceptEncoder;
import dev.headend.coordinator.stream.StreamEffect.AwaitProgress;
import dev.headend.coordinator.stream.StreamEffect.KillPublisher;
import dev.headend.coordinator.stream.StreamEffect.LetMove;
import dev.headend.coordinator.stream.StreamEffect.StopEncoder;
import dev.headend.coordinator.stream.StreamEffect.TellApplication;
import dev.headend.coordinator.stream.StreamInput.AdmissionWithdrawn;
import dev.headend.coordinator.stream.StreamInput.Announced;
import dev.headend.coordinator.stream.StreamInput.CloseOrdered;
import dev.headend.coordinator.stream.StreamInput.EdgeAskedAnew;
import dev.headend.coordinator.stream.StreamInput.EdgeLost;
import dev.headend.coordinator.stream.StreamInput.EdgeResumed;
import dev.headend.coordinator.stream.StreamInput.EncoderDone;
import dev.headend.coordinator.stream.StreamInput.EncoderLost;
import dev.headend.coordinator.stream.StreamInput.EncoderOverdue;
import dev.headend.coordinator.stream.StreamInput.EncoderRegisteredAnew;
import dev.headend.coordinator.stream.StreamInput.EncoderReplaced;
import dev.headend.coordinator.stream.StreamInput.EncoderResumed;
import dev.headend.coordinator.stream.StreamInput.ProgressTimeout;
import dev.headend.coordinator.stream.StreamInput.PublisherEnded;
import dev.headend.coordinator.stream.StreamInput.PublisherMayMove;
import dev.headend.coordinator.stream.StreamInput.PublisherMoved;
import dev.headend.coordinator.stream.StreamInput.TaskUndelivered;
import dev.headend.media.StreamKey;
import java.util.ArrayList;
import java.util.List;

/** The state of a stream; see the package's picture. Pure: no I/O, no clock. */
public sealed interface StreamState {
    /** The transition on an input. Inputs that come too late change nothing. */
    Transition on(StreamInput input);

    /** Whether the channel is taken, so that no other publisher is admitted. */
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
    record Transition(StreamState next, List<StreamEffect> effects) {
        public Transition {
            effects = List.copyOf(effects);
        }

        static Transition to(StreamState next, StreamEffect... effects) {
            return new Transition(next, List.of(effects));
        }

        /** The same with one more effect before the others. */
        Transition after(StreamEffect first) {
            List<StreamEffect> all = new ArrayList<>(List.of(first));
            all.addAll(effects);
            return new Transition(next, all);
        }
    }

    /**
     * The channel has a publisher, or one that has just been admitted.
     *
     * @param progress whether the encoder has announced anything
     */
    record Live(boolean progress) implements StreamState {
        /** As admitted. */
        public static final Live ADMITTED = new Live(false);

        @Override
        public Transition on(StreamInput input) {
            return switch (input) {
                case PublisherEnded _, EdgeLost _, EdgeAskedAnew _ -> end();
                case CloseOrdered _, PublisherMoved _ -> killAndEnd();
                case PublisherMayMove(var _, StreamKey key) -> Transition.to(this, new LetMove(key));
                case Announced announced -> Transition.to(new Live(true), new TellApplication(announced.what()));
                case EncoderDone _, EncoderLost _, EncoderRegisteredAnew _, EncoderReplaced _ ->
                    Transition.to(new Closed(), new KillPublisher(), new TellApplication(new StreamEvent.Closed()));
                case EdgeResumed(Peer back) -> Transition.to(this, new AcceptEdge(back));
                case EncoderResumed(Peer back) -> Transition.to(this, new AcceptEncoder(back));
                case AdmissionWithdrawn _ -> withdraw();
                case TaskUndelivered _ -> killAndWithdraw();
                case ProgressTimeout _, EncoderOverdue _ -> Transition.to(this);
            };
        }

        private Transition end() {
            return progress
                    ? Transition.to(new Ending(true), new StopEncoder())
                    : Transition.to(new Ending(false), new AwaitProgress());
        }

        /** Without an event, unless the application has been told of the stream already. */
        private Transition withdraw() {
            return progress
                    ? Transition.to(new Closed(), new TellApplication(new StreamEvent.Closed()))
                    : Transition.to(new Closed());
        }

        private Transition killAndEnd() {
            return end().after(new KillPublisher());
        }

        /** The edge may have told the publisher already that it is live. */
        private Transition killAndWithdraw() {
            return withdraw().after(new KillPublisher());
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
     * The publisher has left; the encoder finishes what it has.
     *
     * @param stopSent whether the encoder has been told to stop
     */
    record Ending(boolean stopSent) implements StreamState {
        @Override
        public Transition on(StreamInput input) {
            return switch (input) {
                case Announced announced -> announced(announced);
                case ProgressTimeout _ ->
                    stopSent ? Transition.to(this) : Transition.to(new Ending(true), new StopEncoder());
                case EncoderResumed(Peer back) ->
                    Transition.to(this, new AcceptEncoder(back), stopSent ? new StopEncoder() : new AwaitProgress());
                case EncoderOverdue _ -> stopSent ? closed() : Transition.to(this);
                case EncoderDone _, EncoderLost _, EncoderRegisteredAnew _, EncoderReplaced _ -> closed();
                case AdmissionWithdrawn _ -> Transition.to(new Closed());
                case TaskUndelivered _ -> stopSent ? closed() : Transition.to(new Closed());
                case PublisherEnded _,
                        EdgeLost _,
                        EdgeResumed _,
                        EdgeAskedAnew _,
                        PublisherMayMove _,
                        PublisherMoved _,
                        CloseOrdered _ -> Transition.to(this);
            };
        }

        private static Transition closed() {
            return Transition.to(new Closed(), new TellApplication(new StreamEvent.Closed()));
        }

        private Transition announced(Announced announced) {
            TellApplication tell = new TellApplication(announced.what());
            return stopSent ? Transition.to(this, tell) : Transition.to(new Ending(true), tell, new StopEncoder());
        }

        @Override
        public boolean holdsLoad() {
            return true;
        }
    }

    /** Finished. The store keeps only the events that have yet to be delivered. */
    record Closed() implements StreamState {
        @Override
        public Transition on(StreamInput input) {
            return Transition.to(this);
        }
    }
}
