package dev.headend.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlMessage.EncodeStop;
import dev.headend.control.ControlMessage.ResumeAccept;
import dev.headend.control.ControlMessage.StreamKill;
import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.control.StreamType;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.stream.Outcome.Later;
import dev.headend.coordinator.stream.Outcome.Message;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What steps ask of the store. */
class OutcomeTest {
    private static final Timeouts TIMEOUTS =
            new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(300));
    private static final ChannelId CHANNEL = new ChannelId("channel");
    private static final StreamId ID = new StreamId("id");
    private static final Peer EDGE = new Peer(new PeerId(1), ControlRole.RTMP, PeerInstance.random());
    private static final Peer ENCODER = new Peer(new PeerId(2), ControlRole.HLS, PeerInstance.random());
    private static final Peer EDGE_BACK = new Peer(new PeerId(3), ControlRole.RTMP, EDGE.instance());
    private static final Peer ENCODER_BACK = new Peer(new PeerId(4), ControlRole.HLS, ENCODER.instance());
    private static final StreamKey KEY = new StreamKey("key");
    private static final StreamEvent.Available WHAT =
            new StreamEvent.Available(StreamType.HLS_LIVE, "1x1-1", "hls/x", null);

    private static final StreamState FRESH = new StreamState.Live(false);
    private static final StreamState PLAYING = new StreamState.Live(true);
    private static final StreamState WAITING = new StreamState.Ending(false);
    private static final StreamState STOPPING = new StreamState.Ending(true);

    private static final Message KILL = new Message(EDGE.id(), new StreamKill(CHANNEL, ID));
    private static final Message STOP = new Message(ENCODER.id(), new EncodeStop(CHANNEL, ID, null));
    private static final Later PROGRESS = new Later(new StreamInput.ProgressTimeout(), Duration.ofSeconds(5));
    private static final Later OVERDUE = new Later(new StreamInput.EncoderOverdue(), Duration.ofSeconds(300));

    static List<Arguments> table() {
        return List.of(
                row(FRESH, new StreamInput.PublisherEnded(EDGE.id()), List.of(), List.of(PROGRESS)),
                row(FRESH, new StreamInput.CloseOrdered(CHANNEL), List.of(KILL), List.of(PROGRESS)),
                row(PLAYING, new StreamInput.PublisherEnded(EDGE.id()), List.of(STOP), List.of(OVERDUE)),
                row(PLAYING, new StreamInput.CloseOrdered(CHANNEL), List.of(KILL, STOP), List.of(OVERDUE)),
                row(PLAYING, new StreamInput.EncoderDone(ENCODER.id()), List.of(KILL), List.of()),
                row(FRESH, new StreamInput.TaskUndelivered(ENCODER.id()), List.of(KILL), List.of()),
                row(PLAYING, new StreamInput.Announced(ENCODER.id(), WHAT), List.of(), List.of()),
                row(PLAYING, new StreamInput.EdgeResumed(EDGE_BACK), List.of(edgeAccepted()), List.of()),
                row(PLAYING, new StreamInput.EncoderResumed(ENCODER_BACK), List.of(encoderAccepted()), List.of()),
                row(WAITING, new StreamInput.ProgressTimeout(), List.of(STOP), List.of(OVERDUE)),
                row(
                        WAITING,
                        new StreamInput.EncoderResumed(ENCODER_BACK),
                        List.of(encoderAccepted()),
                        List.of(PROGRESS)),
                row(
                        STOPPING,
                        new StreamInput.EncoderResumed(ENCODER_BACK),
                        List.of(encoderAccepted(), new Message(ENCODER_BACK.id(), new EncodeStop(CHANNEL, ID, null))),
                        List.of(OVERDUE)),
                row(STOPPING, new StreamInput.EncoderDone(ENCODER.id()), List.of(), List.of()),
                Arguments.of(PLAYING, new StreamInput.PublisherMayMove(EDGE.id(), KEY), List.of(), List.of(), KEY));
    }

    private static Message edgeAccepted() {
        return new Message(EDGE_BACK.id(), new ResumeAccept(CHANNEL, ID, null));
    }

    private static Message encoderAccepted() {
        return new Message(ENCODER_BACK.id(), new ResumeAccept(CHANNEL, ID, 7));
    }

    private static Arguments row(StreamState state, StreamInput input, List<Message> messages, List<Later> later) {
        return Arguments.of(state, input, messages, later, null);
    }

    @ParameterizedTest
    @MethodSource("table")
    void isWhatTheStepAsksFor(
            StreamState state,
            StreamInput input,
            List<Message> messages,
            List<Later> later,
            @Nullable StreamKey mover) {
        Stream.Change change = new Stream(ID, CHANNEL, EDGE, ENCODER, state, 7).on(input, Instant.EPOCH);
        assertThat(Outcome.of(change, TIMEOUTS)).isEqualTo(new Outcome(change, messages, later, mover));
    }

    static List<Arguments> nothing() {
        return List.of(
                Arguments.of(new StreamInput.ProgressTimeout(), true),
                Arguments.of(new StreamInput.EncoderLost(ENCODER_BACK.id()), true),
                Arguments.of(new StreamInput.Announced(ENCODER.id(), WHAT), false),
                Arguments.of(new StreamInput.EdgeResumed(EDGE), false),
                Arguments.of(new StreamInput.PublisherMayMove(EDGE.id(), KEY), false));
    }

    /** To say something again, or to whom the channel goes, is something also where the stream stays as it is. */
    @ParameterizedTest
    @MethodSource("nothing")
    void isNothingWhereAStepHasNoEffect(StreamInput input, boolean nothing) {
        Stream.Change change = new Stream(ID, CHANNEL, EDGE, ENCODER, PLAYING, 7).on(input, Instant.EPOCH);
        assertThat(Outcome.of(change, TIMEOUTS).isNothing()).isEqualTo(nothing);
    }
}
