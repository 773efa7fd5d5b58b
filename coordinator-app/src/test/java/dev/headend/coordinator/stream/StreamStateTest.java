package dev.headend.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.control.StreamType;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.stream.StreamEffect.AcceptEdge;
import dev.headend.coordinator.stream.StreamEffect.AcceptEncoder;
import dev.headend.coordinator.stream.StreamEffect.AwaitProgress;
import dev.headend.coordinator.stream.StreamEffect.KillPublisher;
import dev.headend.coordinator.stream.StreamEffect.StopEncoder;
import dev.headend.coordinator.stream.StreamEffect.TellApplication;
import dev.headend.coordinator.stream.StreamState.Closed;
import dev.headend.coordinator.stream.StreamState.Ending;
import dev.headend.coordinator.stream.StreamState.Live;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamKey;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state with every input. */
class StreamStateTest {
    private static final PeerId EDGE = new PeerId(1);
    private static final PeerId ENCODER = new PeerId(2);
    private static final StreamEvent.Available LIVE_PLAYLIST =
            new StreamEvent.Available(StreamType.HLS_LIVE, "1280x720-30", "hls/c/s/live.m3u8", null);

    private static final StreamInput ENDED = new StreamInput.PublisherEnded(EDGE);
    private static final StreamInput EDGE_LOST = new StreamInput.EdgeLost(EDGE);
    private static final StreamInput CLOSE = new StreamInput.CloseOrdered(new ChannelId("c"));
    private static final StreamInput MOVED =
            new StreamInput.PublisherMoved(new Peer(new PeerId(8), ControlRole.RTMP, null));
    private static final StreamKey KEY = new StreamKey("key");
    private static final StreamInput MAY_MOVE = new StreamInput.PublisherMayMove(EDGE, KEY);
    private static final StreamInput ANNOUNCED = new StreamInput.Announced(ENCODER, LIVE_PLAYLIST);
    private static final StreamInput DONE = new StreamInput.EncoderDone(ENCODER);
    private static final StreamInput ENCODER_LOST = new StreamInput.EncoderLost(ENCODER);
    private static final StreamInput WITHDRAWN = new StreamInput.AdmissionWithdrawn();
    private static final StreamInput UNDELIVERED = new StreamInput.TaskUndelivered(ENCODER);
    private static final StreamInput PATIENCE_OVER = new StreamInput.ProgressTimeout();

    private static final Peer BACK = new Peer(new PeerId(9), ControlRole.RTMP, PeerInstance.random());
    private static final StreamInput EDGE_RESUMED = new StreamInput.EdgeResumed(BACK);
    private static final StreamInput ASKED_ANEW = new StreamInput.EdgeAskedAnew(BACK);
    private static final StreamInput ENCODER_RESUMED = new StreamInput.EncoderResumed(BACK);
    private static final StreamInput REGISTERED_ANEW = new StreamInput.EncoderRegisteredAnew(BACK);
    private static final StreamInput REPLACED =
            new StreamInput.EncoderReplaced(BACK.identity().orElseThrow(), BACK);
    private static final StreamInput OVERDUE = new StreamInput.EncoderOverdue();

    private static final StreamEffect STOP = new StopEncoder();
    private static final StreamEffect KILL = new KillPublisher();
    private static final StreamEffect LET_MOVE = new StreamEffect.LetMove(KEY);
    private static final StreamEffect AWAIT = new AwaitProgress();
    private static final StreamEffect ACCEPT_EDGE = new AcceptEdge(BACK);
    private static final StreamEffect ACCEPT_ENCODER = new AcceptEncoder(BACK);
    private static final StreamEffect TELL_AVAILABLE = new TellApplication(LIVE_PLAYLIST);
    private static final StreamEffect TELL_CLOSED = new TellApplication(new StreamEvent.Closed());

    private static final StreamState FRESH = new Live(false);
    private static final StreamState PLAYING = new Live(true);
    private static final StreamState WAITING = new Ending(false);
    private static final StreamState STOPPING = new Ending(true);
    private static final StreamState CLOSED = new Closed();

    static Stream<Arguments> table() {
        return Stream.of(
                row(FRESH, ENDED, WAITING, AWAIT),
                row(FRESH, EDGE_LOST, WAITING, AWAIT),
                row(FRESH, CLOSE, WAITING, KILL, AWAIT),
                row(FRESH, MOVED, WAITING, KILL, AWAIT),
                row(FRESH, MAY_MOVE, FRESH, LET_MOVE),
                row(FRESH, ANNOUNCED, PLAYING, TELL_AVAILABLE),
                row(FRESH, DONE, CLOSED, KILL, TELL_CLOSED),
                row(FRESH, ENCODER_LOST, CLOSED, KILL, TELL_CLOSED),
                row(FRESH, WITHDRAWN, CLOSED),
                row(FRESH, UNDELIVERED, CLOSED, KILL),
                row(FRESH, PATIENCE_OVER, FRESH),
                row(FRESH, EDGE_RESUMED, FRESH, ACCEPT_EDGE),
                row(FRESH, ASKED_ANEW, WAITING, AWAIT),
                row(FRESH, ENCODER_RESUMED, FRESH, ACCEPT_ENCODER),
                row(FRESH, OVERDUE, FRESH),
                row(FRESH, REGISTERED_ANEW, CLOSED, KILL, TELL_CLOSED),
                row(FRESH, REPLACED, CLOSED, KILL, TELL_CLOSED),
                row(PLAYING, ENDED, STOPPING, STOP),
                row(PLAYING, EDGE_LOST, STOPPING, STOP),
                row(PLAYING, CLOSE, STOPPING, KILL, STOP),
                row(PLAYING, MOVED, STOPPING, KILL, STOP),
                row(PLAYING, MAY_MOVE, PLAYING, LET_MOVE),
                row(PLAYING, ANNOUNCED, PLAYING, TELL_AVAILABLE),
                row(PLAYING, DONE, CLOSED, KILL, TELL_CLOSED),
                row(PLAYING, ENCODER_LOST, CLOSED, KILL, TELL_CLOSED),
                row(PLAYING, WITHDRAWN, CLOSED, TELL_CLOSED),
                row(PLAYING, UNDELIVERED, CLOSED, KILL, TELL_CLOSED),
                row(PLAYING, PATIENCE_OVER, PLAYING),
                row(PLAYING, EDGE_RESUMED, PLAYING, ACCEPT_EDGE),
                row(PLAYING, ASKED_ANEW, STOPPING, STOP),
                row(PLAYING, ENCODER_RESUMED, PLAYING, ACCEPT_ENCODER),
                row(PLAYING, OVERDUE, PLAYING),
                row(PLAYING, REGISTERED_ANEW, CLOSED, KILL, TELL_CLOSED),
                row(PLAYING, REPLACED, CLOSED, KILL, TELL_CLOSED),
                row(WAITING, ENDED, WAITING),
                row(WAITING, EDGE_LOST, WAITING),
                row(WAITING, CLOSE, WAITING),
                row(WAITING, MOVED, WAITING),
                row(WAITING, MAY_MOVE, WAITING),
                row(WAITING, ANNOUNCED, STOPPING, TELL_AVAILABLE, STOP),
                row(WAITING, DONE, CLOSED, TELL_CLOSED),
                row(WAITING, ENCODER_LOST, CLOSED, TELL_CLOSED),
                row(WAITING, WITHDRAWN, CLOSED),
                row(WAITING, UNDELIVERED, CLOSED),
                row(WAITING, PATIENCE_OVER, STOPPING, STOP),
                row(WAITING, EDGE_RESUMED, WAITING),
                row(WAITING, ASKED_ANEW, WAITING),
                row(WAITING, ENCODER_RESUMED, WAITING, ACCEPT_ENCODER, AWAIT),
                row(WAITING, OVERDUE, WAITING),
                row(WAITING, REGISTERED_ANEW, CLOSED, TELL_CLOSED),
                row(WAITING, REPLACED, CLOSED, TELL_CLOSED),
                row(STOPPING, ENDED, STOPPING),
                row(STOPPING, EDGE_LOST, STOPPING),
                row(STOPPING, CLOSE, STOPPING),
                row(STOPPING, MOVED, STOPPING),
                row(STOPPING, MAY_MOVE, STOPPING),
                row(STOPPING, ANNOUNCED, STOPPING, TELL_AVAILABLE),
                row(STOPPING, DONE, CLOSED, TELL_CLOSED),
                row(STOPPING, ENCODER_LOST, CLOSED, TELL_CLOSED),
                row(STOPPING, WITHDRAWN, CLOSED),
                row(STOPPING, UNDELIVERED, CLOSED, TELL_CLOSED),
                row(STOPPING, PATIENCE_OVER, STOPPING),
                row(STOPPING, EDGE_RESUMED, STOPPING),
                row(STOPPING, ASKED_ANEW, STOPPING),
                row(STOPPING, ENCODER_RESUMED, STOPPING, ACCEPT_ENCODER, STOP),
                row(STOPPING, OVERDUE, CLOSED, TELL_CLOSED),
                row(STOPPING, REGISTERED_ANEW, CLOSED, TELL_CLOSED),
                row(STOPPING, REPLACED, CLOSED, TELL_CLOSED),
                row(CLOSED, ENDED, CLOSED),
                row(CLOSED, EDGE_LOST, CLOSED),
                row(CLOSED, CLOSE, CLOSED),
                row(CLOSED, MOVED, CLOSED),
                row(CLOSED, MAY_MOVE, CLOSED),
                row(CLOSED, ANNOUNCED, CLOSED),
                row(CLOSED, DONE, CLOSED),
                row(CLOSED, ENCODER_LOST, CLOSED),
                row(CLOSED, WITHDRAWN, CLOSED),
                row(CLOSED, UNDELIVERED, CLOSED),
                row(CLOSED, PATIENCE_OVER, CLOSED),
                row(CLOSED, EDGE_RESUMED, CLOSED),
                row(CLOSED, ASKED_ANEW, CLOSED),
                row(CLOSED, ENCODER_RESUMED, CLOSED),
                row(CLOSED, OVERDUE, CLOSED),
                row(CLOSED, REPLACED, CLOSED),
                row(CLOSED, REGISTERED_ANEW, CLOSED));
    }

    private static Arguments row(StreamState from, StreamInput input, StreamState to, StreamEffect... effects) {
        return Arguments.of(from, input, to, List.of(effects));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("table")
    void step(StreamState from, StreamInput input, StreamState to, List<StreamEffect> effects) {
        assertThat(from.on(input)).isEqualTo(new StreamState.Transition(to, effects));
    }
}
