package dev.headend.coordinator.stream;

import dev.headend.coordinator.fleet.Peer;
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
import dev.headend.coordinator.stream.StreamState.Closed;
import dev.headend.coordinator.stream.StreamState.Ending;
import dev.headend.coordinator.stream.StreamState.Live;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.text.LogText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Logs what happens to streams after their admission: a line for each step that a reader of the log wants to know, and why. */
final class StreamLog {
    private static final Logger log = LoggerFactory.getLogger(StreamLog.class);

    private final Timeouts timeouts;

    StreamLog(Timeouts timeouts) {
        this.timeouts = timeouts;
    }

    /** Called for each step, also for one that has changed nothing. */
    void add(Stream.Change change, StreamInput input) {
        StreamState before = change.before().state();
        StreamState after = change.after().state();
        if (change.isResumption()) {
            line(Level.INFO, "resumed", change, reason(change, input));
        }
        if (input instanceof Announced(var _, StreamEvent.Available what)
                && !change.effects().isEmpty()) {
            line(Level.INFO, "available", change, shown(what));
        }
        if (before instanceof Live && after instanceof Ending) {
            line(Level.INFO, "ending", change, reason(change, input));
        }
        if (!(before instanceof Closed) && after instanceof Closed) {
            line(isFailure(before, input) ? Level.WARN : Level.INFO, "closed", change, reason(change, input));
        }
    }

    /** A peer wants to resume what is over, or in the hands of another. */
    void addDenial(Stream stream, Peer peer) {
        String state = switch (stream.state()) {
            case Live _ -> "with " + stream.edge() + " and " + stream.encoder();
            case Ending _ -> "ending";
            case Closed _ -> "closed";
        };
        log.info("channel {} stream {} is {}: {} is told to end it", stream.channel(), stream.id(), state, peer);
    }

    /** A peer wants to resume what has ended before it came back, or was begun in moments of which the store has lost the data. */
    void addUnknown(ChannelId channel, StreamId id, Peer peer) {
        log.warn(
                "channel {} stream {} is not known, or no longer: {} is told to end it; if the store has lost data, the"
                        + " application is not told that the stream has ended: compare with /commands/report",
                channel,
                id,
                peer);
    }

    private static boolean isFailure(StreamState before, StreamInput input) {
        boolean isEncoderGone = input instanceof EncoderLost
                || input instanceof EncoderRegisteredAnew
                || input instanceof EncoderReplaced
                || input instanceof TaskUndelivered;
        return (before instanceof Live && isEncoderGone) || input instanceof EncoderOverdue;
    }

    private static void line(Level level, String what, Stream.Change change, String why) {
        Stream stream = change.after();
        log.atLevel(level).log("{}: channel {} stream {}: {}", what, stream.channel(), stream.id(), why);
    }

    private static String shown(StreamEvent.Available what) {
        String resolution = LogText.line(what.resolution());
        return resolution.isEmpty() ? what.type().wireName() : what.type().wireName() + " " + resolution;
    }

    private String reason(Stream.Change change, StreamInput input) {
        Stream stream = change.before();
        return switch (input) {
            case PublisherEnded _ -> "the publisher has left";
            case EdgeLost _ -> gone(stream.edge());
            case EdgeAskedAnew(Peer edge) -> edge + " asks for the channel anew, so the publisher has left";
            case PublisherMoved(Peer to) ->
                "its publisher has come by " + to + ", as " + stream.edge() + " is about to stop";
            case CloseOrdered _ -> "closed by command";
            case EncoderDone _ ->
                stream.encoder() + (stream.state() instanceof Live ? " has ended it" : " has finished");
            case EncoderLost _ -> gone(stream.encoder());
            case EncoderRegisteredAnew(Peer encoder) -> encoder + " is back without it";
            case EncoderReplaced(var _, Peer successor) ->
                stream.encoder() + " has died; " + successor + " runs in its place";
            case TaskUndelivered _ -> stream.encoder() + " has disconnected just as it was given the task";
            case EncoderOverdue _ ->
                stream.encoder() + " has not finished within "
                        + timeouts.closing().toSeconds() + " s; treated as finished";
            case EdgeResumed(Peer edge) -> "by " + edge;
            case EncoderResumed(Peer encoder) -> "by " + encoder;
            case AdmissionWithdrawn _ -> "taken back before its encoder was told of it";
            case ProgressTimeout _, Announced _, PublisherMayMove _ -> "";
        };
    }

    private String gone(Peer peer) {
        return peer.canResume()
                ? peer + " did not come back within " + timeouts.resumption().toSeconds() + " s"
                : peer + " has disconnected";
    }
}
