package dev.headend.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.control.StreamType;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds in every life, whatever happens in whatever order, also when strangers speak. */
class StreamLifeProperties {
    private static final Peer EDGE = new Peer(new PeerId(1), ControlRole.RTMP, PeerInstance.random());
    private static final Peer ENCODER = new Peer(new PeerId(2), ControlRole.HLS, PeerInstance.random());
    private static final Peer STRANGER = new Peer(new PeerId(3), ControlRole.RTMP, PeerInstance.random());
    private static final Peer EDGE_BACK = new Peer(new PeerId(4), ControlRole.RTMP, EDGE.instance());
    private static final Peer ENCODER_BACK = new Peer(new PeerId(5), ControlRole.HLS, ENCODER.instance());
    private static final ChannelId CHANNEL = new ChannelId("channel");

    @Provide
    Arbitrary<List<StreamInput>> lifecycle() {
        StreamEvent.Available what = new StreamEvent.Available(StreamType.HLS_VOD, "1x1-1", "x", null);
        Arbitrary<Peer> peers = Arbitraries.of(EDGE, ENCODER, STRANGER, EDGE_BACK, ENCODER_BACK);
        Arbitrary<StreamInput> inputs = peers.flatMap(peer -> Arbitraries.of(
                new StreamInput.PublisherEnded(peer.id()),
                new StreamInput.EdgeLost(peer.id()),
                new StreamInput.CloseOrdered(CHANNEL),
                new StreamInput.CloseOrdered(new ChannelId("another")),
                new StreamInput.Announced(peer.id(), what),
                new StreamInput.EncoderDone(peer.id()),
                new StreamInput.EncoderLost(peer.id()),
                new StreamInput.EdgeResumed(peer),
                new StreamInput.EdgeAskedAnew(peer),
                new StreamInput.EncoderResumed(peer),
                new StreamInput.EncoderRegisteredAnew(peer),
                new StreamInput.EncoderReplaced(peer.identity().orElseThrow(), STRANGER),
                new StreamInput.EncoderOverdue(),
                new StreamInput.ProgressTimeout()));
        return inputs.list().ofMaxSize(30);
    }

    /** The steps of a life; a store forgets a closed stream, here it is asked further. */
    private static List<Stream.Change> live(List<StreamInput> inputs) {
        Stream stream = Stream.admitted(new StreamId("s"), CHANNEL, EDGE, ENCODER);
        List<Stream.Change> changes = new ArrayList<>();
        for (StreamInput input : inputs) {
            Stream.Change change = stream.on(input, Instant.EPOCH);
            changes.add(change);
            stream = change.after();
        }
        return changes;
    }

    @Property
    void closedIsToldExactlyOnceAndAfterEverythingElse(@ForAll("lifecycle") List<StreamInput> inputs) {
        List<Stream.Change> changes = live(inputs);
        List<StreamEvent> told =
                changes.stream().flatMap(c -> c.events().stream()).toList();
        boolean closed = changes.stream().anyMatch(c -> c.after().state() instanceof StreamState.Closed);
        long closings = told.stream()
                .filter(e -> e.content() instanceof StreamEvent.Closed)
                .count();
        assertThat(closings).isEqualTo(closed ? 1 : 0);
        if (closed) {
            assertThat(told.getLast().content()).isInstanceOf(StreamEvent.Closed.class);
        }
    }

    @Property
    void eventsAreNumberedWithoutGap(@ForAll("lifecycle") List<StreamInput> inputs) {
        List<Integer> numbers = live(inputs).stream()
                .flatMap(c -> c.events().stream())
                .map(StreamEvent::sequence)
                .toList();
        assertThat(numbers)
                .isEqualTo(IntStream.rangeClosed(1, numbers.size()).boxed().toList());
    }

    @Property
    void loadAndChannelAreGivenBackOnceAndTheChannelFirst(@ForAll("lifecycle") List<StreamInput> inputs) {
        List<Stream.Change> changes = live(inputs);
        assertThat(changes)
                .filteredOn(
                        c -> c.before().state().holdsLoad() != c.after().state().holdsLoad())
                .hasSizeLessThanOrEqualTo(1);
        assertThat(changes)
                .filteredOn(c ->
                        c.before().state().holdsChannel() != c.after().state().holdsChannel())
                .hasSizeLessThanOrEqualTo(1);
        assertThat(changes)
                .allSatisfy(c -> assertThat(c.after().state().holdsLoad())
                        .isIn(true, c.after().state().holdsChannel()));
    }

    @Property
    void anEncoderIsStoppedOnceOnEachConnectionAndOnlyWhenNobodyPublishes(
            @ForAll("lifecycle") List<StreamInput> inputs) {
        List<Stream.Change> changes = live(inputs);
        List<Stream.Change> stops = changes.stream()
                .filter(c -> c.effects().contains(new StreamEffect.StopEncoder()))
                .toList();
        long resumed = changes.stream()
                .filter(c -> c.effects().stream().anyMatch(StreamEffect.AcceptEncoder.class::isInstance))
                .count();
        assertThat(stops.size()).isLessThanOrEqualTo(1 + (int) resumed);
        assertThat(stops).allSatisfy(c -> assertThat(c.after().state()).isEqualTo(new StreamState.Ending(true)));
    }

    @Property
    void whatAPeerSaysOnAConnectionThatItHasLeftChangesNothing(@ForAll("lifecycle") List<StreamInput> inputs) {
        StreamEvent.Available what = new StreamEvent.Available(StreamType.HLS_VOD, "1x1-1", "x", null);
        for (Stream.Change change : live(inputs)) {
            Stream stream = change.after();
            Peer leftByEdge = stream.edge().equals(EDGE) ? STRANGER : EDGE;
            Peer leftByEncoder = stream.encoder().equals(ENCODER) ? STRANGER : ENCODER;
            assertThat(List.of(
                            new StreamInput.EdgeResumed(leftByEdge),
                            new StreamInput.EdgeAskedAnew(leftByEdge),
                            new StreamInput.EncoderResumed(leftByEncoder),
                            new StreamInput.EncoderRegisteredAnew(leftByEncoder),
                            new StreamInput.PublisherEnded(leftByEdge.id()),
                            new StreamInput.EdgeLost(leftByEdge.id()),
                            new StreamInput.Announced(leftByEncoder.id(), what),
                            new StreamInput.EncoderDone(leftByEncoder.id()),
                            new StreamInput.EncoderLost(leftByEncoder.id())))
                    .noneMatch(input -> stream.on(input, Instant.EPOCH).isChange());
        }
    }

    @Property
    void onlyTheVeryProgramGetsAStreamAgain(@ForAll("lifecycle") List<StreamInput> inputs) {
        assertThat(live(inputs)).allSatisfy(c -> {
            assertThat(c.after().edge().isSameProgramAs(EDGE)).isTrue();
            assertThat(c.after().encoder().isSameProgramAs(ENCODER)).isTrue();
        });
    }

    @Property
    void aStrangerChangesNothing(@ForAll("lifecycle") List<StreamInput> inputs) {
        assertThat(live(inputs))
                .filteredOn(c -> !c.isChange())
                .allSatisfy(c -> assertThat(c.events()).isEmpty());
        Stream stream = Stream.admitted(new StreamId("s"), CHANNEL, EDGE, ENCODER);
        for (StreamInput input : List.of(
                new StreamInput.PublisherEnded(ENCODER.id()),
                new StreamInput.EdgeLost(STRANGER.id()),
                new StreamInput.EncoderDone(EDGE.id()),
                new StreamInput.EncoderLost(STRANGER.id()),
                new StreamInput.EdgeResumed(STRANGER),
                new StreamInput.EdgeResumed(ENCODER),
                new StreamInput.EdgeAskedAnew(STRANGER),
                new StreamInput.EdgeAskedAnew(EDGE),
                new StreamInput.EncoderResumed(EDGE),
                new StreamInput.EncoderReplaced(STRANGER.identity().orElseThrow(), ENCODER),
                new StreamInput.EncoderReplaced(EDGE.identity().orElseThrow(), ENCODER),
                new StreamInput.CloseOrdered(new ChannelId("another")))) {
            assertThat(stream.on(input, Instant.EPOCH).isChange()).isFalse();
        }
    }
}
