package dev.headend.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.control.StreamType;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.stream.StreamEffect.AcceptEdge;
import dev.headend.coordinator.stream.StreamEffect.AcceptEncoder;
import dev.headend.coordinator.stream.StreamEffect.KillPublisher;
import dev.headend.coordinator.stream.StreamEffect.TellApplication;
import dev.headend.coordinator.stream.StreamInput.Announced;
import dev.headend.coordinator.stream.StreamInput.EdgeResumed;
import dev.headend.coordinator.stream.StreamInput.EncoderDone;
import dev.headend.coordinator.stream.StreamInput.EncoderOverdue;
import dev.headend.coordinator.stream.StreamInput.EncoderResumed;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a step makes of a stream, besides its state. */
class StreamTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000);
    private static final StreamId ID = new StreamId("id");
    private static final ChannelId CHANNEL = new ChannelId("channel");
    private static final Peer EDGE = new Peer(new PeerId(1), ControlRole.RTMP, PeerInstance.random());
    private static final Peer ENCODER = new Peer(new PeerId(2), ControlRole.HLS, PeerInstance.random());
    private static final Peer EDGE_BACK = new Peer(new PeerId(3), ControlRole.RTMP, EDGE.instance());
    private static final Peer ENCODER_BACK = new Peer(new PeerId(4), ControlRole.HLS, ENCODER.instance());
    private static final StreamEvent.Available WHAT =
            new StreamEvent.Available(StreamType.HLS_LIVE, "1x1-1", "hls/x", null);
    private static final Stream FRESH = Stream.admitted(ID, CHANNEL, EDGE, ENCODER);

    @Test
    void anAdmittedStreamIsLiveAndTheApplicationHasHeardNothing() {
        assertThat(FRESH).isEqualTo(new Stream(ID, CHANNEL, EDGE, ENCODER, new StreamState.Live(false), 0));
    }

    @Test
    void eventsAreNumberedOnFromStepToStep() {
        Stream.Change first = FRESH.on(new Announced(ENCODER.id(), WHAT), NOW);
        Stream.Change second = first.after().on(new EncoderDone(ENCODER.id()), NOW.plusSeconds(1));
        assertThat(first.events()).containsExactly(new StreamEvent(ID, CHANNEL, 1, NOW, WHAT));
        assertThat(first.after().events()).isEqualTo(1);
        assertThat(second.events())
                .containsExactly(new StreamEvent(ID, CHANNEL, 2, NOW.plusSeconds(1), new StreamEvent.Closed()));
        assertThat(second.after().events()).isEqualTo(2);
        assertThat(second.effects())
                .containsExactly(new KillPublisher(), new TellApplication(new StreamEvent.Closed()));
        assertThat(second.events().getFirst().id()).isEqualTo("id-2");
    }

    @Test
    void anEdgeThatIsBackIsTheStreamsEdge() {
        Stream.Change change = FRESH.on(new EdgeResumed(EDGE_BACK), NOW);
        assertThat(change.after()).isEqualTo(new Stream(ID, CHANNEL, EDGE_BACK, ENCODER, FRESH.state(), 0));
        assertThat(change.effects()).containsExactly(new AcceptEdge(EDGE_BACK));
        assertThat(change.isChange()).isTrue();
        assertThat(change.isResumption()).isTrue();
    }

    @Test
    void anEncoderThatIsBackIsTheStreamsEncoder() {
        Stream.Change change = FRESH.on(new EncoderResumed(ENCODER_BACK), NOW);
        assertThat(change.after()).isEqualTo(new Stream(ID, CHANNEL, EDGE, ENCODER_BACK, FRESH.state(), 0));
        assertThat(change.effects()).containsExactly(new AcceptEncoder(ENCODER_BACK));
        assertThat(change.isResumption()).isTrue();
    }

    /** Nothing is to be written down, yet the peer is to be answered. */
    @Test
    void whoResumesTwiceOnOneConnectionChangesNothingAndIsAnsweredTwice() {
        Stream.Change change = FRESH.on(new EdgeResumed(EDGE), NOW);
        assertThat(change.isChange()).isFalse();
        assertThat(change.isResumption()).isTrue();
    }

    @Test
    void whatComesTooEarlyOrTooLateIsNoChangeAndNoResumption() {
        Stream.Change change = FRESH.on(new EncoderOverdue(), NOW);
        assertThat(change.isChange()).isFalse();
        assertThat(change.isResumption()).isFalse();
        assertThat(FRESH.on(new Announced(ENCODER.id(), WHAT), NOW).isResumption())
                .isFalse();
    }
}
