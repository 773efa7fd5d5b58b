package dev.headend.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.control.StreamType;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
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
import dev.headend.coordinator.stream.StreamInput.TaskUndelivered;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may say what about a stream. */
class StreamInputTest {
    private static final PeerInstance PROGRAM = PeerInstance.random();
    private static final Peer EDGE = new Peer(new PeerId(10), ControlRole.RTMP, PROGRAM);
    private static final Peer ENCODER = new Peer(new PeerId(11), ControlRole.HLS, PROGRAM);
    private static final Peer EDGE_BEFORE = new Peer(new PeerId(8), ControlRole.RTMP, PROGRAM);
    private static final Peer EDGE_LATER = new Peer(new PeerId(20), ControlRole.RTMP, PROGRAM);
    private static final Peer WEBSOCKET = new Peer(new PeerId(21), ControlRole.WSS, PROGRAM);
    private static final Peer ENCODER_BEFORE = new Peer(new PeerId(9), ControlRole.HLS, PROGRAM);
    private static final Peer ENCODER_LATER = new Peer(new PeerId(22), ControlRole.HLS, PROGRAM);
    private static final Peer OTHER_EDGE = new Peer(new PeerId(23), ControlRole.RTMP, PeerInstance.random());
    private static final Peer OTHER_ENCODER = new Peer(new PeerId(24), ControlRole.HLS, PeerInstance.random());
    private static final Peer EXISTING_EDGE = new Peer(new PeerId(30), ControlRole.RTMP, null);
    private static final Peer EXISTING_ENCODER = new Peer(new PeerId(31), ControlRole.HLS, null);

    private static final ChannelId CHANNEL = new ChannelId("channel");
    private static final StreamEvent.Available WHAT =
            new StreamEvent.Available(StreamType.HLS_LIVE, "1x1-1", "hls/x", null);

    private static final Stream STREAM = Stream.admitted(new StreamId("id"), CHANNEL, EDGE, ENCODER);
    private static final Stream OF_EXISTING_PEERS =
            Stream.admitted(new StreamId("id"), CHANNEL, EXISTING_EDGE, EXISTING_ENCODER);

    static List<Arguments> table() {
        return List.of(
                row(new PublisherEnded(EDGE.id()), STREAM, true),
                row(new PublisherEnded(EDGE_BEFORE.id()), STREAM, false),
                row(new PublisherEnded(EDGE_LATER.id()), STREAM, false),
                row(new PublisherEnded(ENCODER.id()), STREAM, false),
                row(new EdgeLost(EDGE.id()), STREAM, true),
                row(new EdgeLost(EDGE_BEFORE.id()), STREAM, false),
                row(new EdgeLost(ENCODER.id()), STREAM, false),
                row(new EdgeResumed(EDGE), STREAM, true),
                row(new EdgeResumed(EDGE_LATER), STREAM, true),
                row(new EdgeResumed(EDGE_BEFORE), STREAM, false),
                row(new EdgeResumed(WEBSOCKET), STREAM, false),
                row(new EdgeResumed(OTHER_EDGE), STREAM, false),
                row(new EdgeResumed(EXISTING_EDGE), OF_EXISTING_PEERS, false),
                row(new EdgeAskedAnew(EDGE_LATER), STREAM, true),
                row(new EdgeAskedAnew(EDGE), STREAM, false),
                row(new EdgeAskedAnew(EDGE_BEFORE), STREAM, false),
                row(new EdgeAskedAnew(WEBSOCKET), STREAM, false),
                row(new EdgeAskedAnew(OTHER_EDGE), STREAM, false),
                row(new EdgeAskedAnew(EXISTING_EDGE), OF_EXISTING_PEERS, false),
                row(new CloseOrdered(CHANNEL), STREAM, true),
                row(new CloseOrdered(new ChannelId("another")), STREAM, false),
                row(new Announced(ENCODER.id(), WHAT), STREAM, true),
                row(new Announced(ENCODER_BEFORE.id(), WHAT), STREAM, false),
                row(new Announced(EDGE.id(), WHAT), STREAM, false),
                row(new EncoderDone(ENCODER.id()), STREAM, true),
                row(new EncoderDone(ENCODER_LATER.id()), STREAM, false),
                row(new EncoderDone(EDGE.id()), STREAM, false),
                row(new EncoderLost(ENCODER.id()), STREAM, true),
                row(new EncoderLost(ENCODER_BEFORE.id()), STREAM, false),
                row(new EncoderLost(EDGE.id()), STREAM, false),
                row(new EncoderResumed(ENCODER), STREAM, true),
                row(new EncoderResumed(ENCODER_LATER), STREAM, true),
                row(new EncoderResumed(ENCODER_BEFORE), STREAM, false),
                row(new EncoderResumed(OTHER_ENCODER), STREAM, false),
                row(new EncoderResumed(EXISTING_ENCODER), OF_EXISTING_PEERS, false),
                row(new EncoderRegisteredAnew(ENCODER_LATER), STREAM, true),
                row(new EncoderRegisteredAnew(ENCODER), STREAM, false),
                row(new EncoderRegisteredAnew(ENCODER_BEFORE), STREAM, false),
                row(new EncoderRegisteredAnew(OTHER_ENCODER), STREAM, false),
                row(replacedBy(OTHER_ENCODER, ENCODER), STREAM, true),
                row(replacedBy(OTHER_ENCODER, ENCODER_LATER), STREAM, true),
                row(replacedBy(ENCODER_LATER, OTHER_ENCODER), STREAM, false),
                row(replacedBy(OTHER_ENCODER, EDGE), STREAM, false),
                row(replacedBy(OTHER_ENCODER, ENCODER), OF_EXISTING_PEERS, false),
                row(new TaskUndelivered(ENCODER.id()), STREAM, true),
                row(new TaskUndelivered(ENCODER_LATER.id()), STREAM, false),
                row(new TaskUndelivered(EDGE.id()), STREAM, false),
                row(new EncoderOverdue(), STREAM, true),
                row(new AdmissionWithdrawn(), STREAM, true),
                row(new ProgressTimeout(), STREAM, true));
    }

    private static EncoderReplaced replacedBy(Peer successor, Peer dead) {
        return new EncoderReplaced(dead.identity().orElseThrow(), successor);
    }

    private static Arguments row(StreamInput input, Stream stream, boolean concerned) {
        return Arguments.of(input, stream, concerned);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("table")
    void concerns(StreamInput input, Stream stream, boolean concerned) {
        assertThat(input.concerns(stream)).isEqualTo(concerned);
        if (!concerned) {
            assertThat(stream.on(input, Instant.EPOCH))
                    .isEqualTo(new Stream.Change(stream, stream, List.of(), List.of()));
        }
    }
}
