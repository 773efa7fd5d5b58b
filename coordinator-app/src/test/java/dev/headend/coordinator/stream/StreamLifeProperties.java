package dev.headend.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.StreamType;
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
    private static final PeerId EDGE = new PeerId(1);
    private static final PeerId ENCODER = new PeerId(2);
    private static final PeerId STRANGER = new PeerId(3);
    private static final ChannelId CHANNEL = new ChannelId("channel");

    @Provide
    Arbitrary<List<StreamInput>> lives() {
        StreamEvent.Available what = new StreamEvent.Available(StreamType.HLS_VOD, "1x1-1", "x", null);
        Arbitrary<PeerId> peers = Arbitraries.of(EDGE, ENCODER, STRANGER);
        Arbitrary<StreamInput> inputs = peers.flatMap(peer -> Arbitraries.of(
                new StreamInput.PublisherEnded(peer),
                new StreamInput.EdgeLost(peer),
                new StreamInput.CloseOrdered(CHANNEL),
                new StreamInput.CloseOrdered(new ChannelId("another")),
                new StreamInput.Announced(peer, what),
                new StreamInput.EncoderDone(peer),
                new StreamInput.EncoderLost(peer),
                new StreamInput.PatienceOver()));
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
    void closedIsToldExactlyOnceAndAfterEverythingElse(@ForAll("lives") List<StreamInput> inputs) {
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
    void eventsAreNumberedWithoutGap(@ForAll("lives") List<StreamInput> inputs) {
        List<Integer> numbers = live(inputs).stream()
                .flatMap(c -> c.events().stream())
                .map(StreamEvent::sequence)
                .toList();
        assertThat(numbers)
                .isEqualTo(IntStream.rangeClosed(1, numbers.size()).boxed().toList());
    }

    @Property
    void loadAndChannelAreGivenBackOnceAndTheChannelFirst(@ForAll("lives") List<StreamInput> inputs) {
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
    void anEncoderIsStoppedAtMostOnceAndOnlyWhenNobodyPublishes(@ForAll("lives") List<StreamInput> inputs) {
        List<Stream.Change> stops = live(inputs).stream()
                .filter(c -> c.effects().contains(new StreamEffect.StopEncoder()))
                .toList();
        assertThat(stops).hasSizeLessThanOrEqualTo(1);
        assertThat(stops).allSatisfy(c -> assertThat(c.after().state()).isEqualTo(new StreamState.Ending(true)));
    }

    @Property
    void aStrangerChangesNothing(@ForAll("lives") List<StreamInput> inputs) {
        assertThat(live(inputs))
                .filteredOn(c -> !c.isChange())
                .allSatisfy(c -> assertThat(c.events()).isEmpty());
        Stream stream = Stream.admitted(new StreamId("s"), CHANNEL, EDGE, ENCODER);
        for (StreamInput input : List.of(
                new StreamInput.PublisherEnded(ENCODER),
                new StreamInput.EdgeLost(STRANGER),
                new StreamInput.EncoderDone(EDGE),
                new StreamInput.EncoderLost(STRANGER),
                new StreamInput.CloseOrdered(new ChannelId("another")))) {
            assertThat(stream.on(input, Instant.EPOCH).isChange()).isFalse();
        }
    }
}
