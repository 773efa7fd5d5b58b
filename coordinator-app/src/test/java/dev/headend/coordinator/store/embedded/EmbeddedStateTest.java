package dev.headend.coordinator.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.StreamType;
import dev.headend.coordinator.fleet.Encoder;
import dev.headend.coordinator.fleet.FleetCapacity;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.store.StoreStatistics;
import dev.headend.coordinator.store.embedded.FaultyDisk.Operation;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamEvent;
import dev.headend.coordinator.stream.StreamInput.Announced;
import dev.headend.coordinator.stream.StreamInput.EncoderDone;
import dev.headend.coordinator.stream.StreamInput.PublisherEnded;
import dev.headend.coordinator.stream.StreamStore.Admission;
import dev.headend.coordinator.stream.StreamStore.Admission.Reason;
import dev.headend.media.ChannelId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStateTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456Z");
    private static final Peer EDGE = TableTestBase.EDGE;
    private static final Peer ENCODER = TableTestBase.encoder(2, null);
    private static final ChannelId CHANNEL = new ChannelId("channel");
    private static final StreamEvent.Available LIVE =
            new StreamEvent.Available(StreamType.HLS_LIVE, "640x360-30", "hls/x", null);

    @TempDir
    Path folder;

    private final FleetTable fleet = new FleetTable();
    private FaultyDisk disk;
    private EmbeddedState state;

    @BeforeEach
    void open() {
        disk = FaultyDisk.with(folder.resolve("store.mv"));
        state = open(true);
    }

    private EmbeddedState open(boolean keepsEvents) {
        return EmbeddedState.open(
                disk.fileName(), fleet, new InFlightStreams(), keepsEvents, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private void reopen(boolean keepsEvents) {
        state.file().commit(1);
        state.file().abandon();
        state = open(keepsEvents);
    }

    @AfterEach
    void closeQuietly() {
        state.file().abandon();
    }

    private Stream admit(int number, String channel) {
        Admission admission = state.admit(TableTestBase.id(number), new ChannelId(channel), EDGE.id());
        assertThat(admission).isInstanceOf(Admission.Granted.class);
        return ((Admission.Granted) admission).stream();
    }

    private void connect() {
        connectEdge();
        connectEncoder();
    }

    private void connectEdge() {
        fleet.connect(EDGE);
        fleet.add(TableTestBase.server(EDGE));
    }

    private void connectEncoder() {
        fleet.connect(ENCODER);
        state.register(ENCODER, 2);
    }

    private int load() {
        return state.fleet.capacity().load();
    }

    @Test
    void peersAreCounted() {
        assertThat(state.newPeer()).isEqualTo(new PeerId(1));
        assertThat(state.newPeer()).isEqualTo(new PeerId(2));
    }

    @Test
    void aDenialSaysWhyAndTakesNothing() {
        assertThat(state.admit(TableTestBase.id(1), CHANNEL, EDGE.id()))
                .isEqualTo(new Admission.Denied(Reason.EDGE_GONE));
        connectEdge();
        assertThat(state.admit(TableTestBase.id(1), CHANNEL, EDGE.id()))
                .isEqualTo(new Admission.Denied(Reason.NO_ENCODER));
        connectEncoder();
        admit(1, "channel");
        assertThat(state.admit(TableTestBase.id(2), CHANNEL, EDGE.id()))
                .isEqualTo(new Admission.Denied(Reason.CHANNEL_BUSY));
        assertThat(load()).isEqualTo(1);
        assertThat(state.streams.all()).hasSize(1);
    }

    @Test
    void anAdmissionTakesAllAtOnce() {
        connect();
        Stream stream = admit(1, "channel");
        assertThat(stream).isEqualTo(Stream.admitted(TableTestBase.id(1), CHANNEL, EDGE, ENCODER));
        assertThat(load()).isEqualTo(1);
        assertThat(state.snapshot().live()).containsExactly(stream);
        assertThat(state.snapshot().servers()).containsExactly(TableTestBase.server(EDGE));
        assertThat(state.snapshot().encoders()).containsExactly(new Encoder(ENCODER, 2, 1));
    }

    @Test
    void aStepWritesStateLoadAndEventsTogether() {
        connect();
        Stream stream = admit(1, "channel");
        Stream.Change announced = state.apply(stream.id(), new Announced(ENCODER.id(), LIVE));
        assertThat(announced.events()).hasSize(1);
        assertThat(announced.events().getFirst().time()).isEqualTo(Instant.parse("2026-01-01T00:00:00.123Z"));
        assertThat(state.streams.get(stream.id())).contains(announced.after());
        assertThat(state.outbox.backlog()).isEqualTo(1);
        state.apply(stream.id(), new PublisherEnded(EDGE.id()));
        assertThat(load()).as("still encoding").isEqualTo(1);
        state.apply(stream.id(), new EncoderDone(ENCODER.id()));
        assertThat(load()).isZero();
        assertThat(state.outbox.backlog()).isEqualTo(2);
        assertThat(state.apply(stream.id(), new EncoderDone(ENCODER.id()))).isNull();
    }

    @Test
    void whatDoesNotConcernAStreamChangesNothing() {
        connect();
        Stream stream = admit(1, "channel");
        state.file().commit(1);
        Stream.Change change = state.apply(stream.id(), new EncoderDone(new PeerId(99)));
        assertThat(change.isChange()).isFalse();
        int done = disk.done().size();
        state.file().commit(2);
        assertThat(disk.done()).hasSize(done);
        assertThat(load()).isEqualTo(1);
    }

    @Test
    void withNobodyToTellNothingIsKept() {
        reopen(false);
        connect();
        Stream stream = admit(1, "channel");
        assertThat(state.apply(stream.id(), new Announced(ENCODER.id(), LIVE)).events())
                .hasSize(1);
        assertThat(state.outbox.backlog()).isZero();
    }

    @Test
    void aPeerThatIsGoneIsGivenNothingAndItsStreamsAreNamed() {
        connect();
        Stream stream = admit(1, "channel");
        assertThat(state.peerGone(ENCODER)).containsExactly(stream.id());
        assertThat(state.peerGone(EDGE)).containsExactly(stream.id());
        assertThat(state.snapshot().servers()).isEmpty();
        assertThat(state.snapshot().encoders()).isEmpty();
        assertThat(state.peerGone(TableTestBase.encoder(77, null))).isEmpty();
    }

    @Test
    void theStatisticsAreOfAll() {
        connect();
        Stream stream = admit(1, "one");
        admit(2, "two");
        state.apply(stream.id(), new Announced(ENCODER.id(), LIVE));
        state.apply(stream.id(), new PublisherEnded(EDGE.id()));
        state.file().setAside.put("events:x", new byte[0]);
        assertThat(state.statistics())
                .isEqualTo(new StoreStatistics(
                        1, 1, 1, new FleetCapacity(2, 2, 1), 1, Instant.parse("2026-01-01T00:00:00.123Z"), 1));
    }

    @Test
    void whatIsReadAgainCountsTheLoadOfThoseWhoAreStillThere() {
        connect();
        admit(1, "one");
        state.file().commit(1);
        admit(2, "lost");
        assertThat(load()).isEqualTo(2);
        state.file().abandon();
        state = open(true);
        assertThat(load()).isEqualTo(1);
        assertThat(state.register(ENCODER, 2)).isEmpty();
    }

    /**
     * Whichever read fails: nobody goes on with an earlier version, or with nothing, because the last one was not found; and
     * the next try does not find the file locked by the last.
     */
    @Test
    void whatCannotBeReadIsNotOpenedAndCanBeOpenedOnceItCan() {
        connect();
        state.register(ENCODER, -1);
        for (int i = 0; i < 60; i++) {
            admit(i, "channel-" + i);
        }
        reopen(true);
        int failures = 0;
        boolean failed = true;
        for (int reads = 0; failed; reads++) {
            state.file().abandon();
            disk.fail(Operation.READ, reads);
            failed = cannotBeOpened();
            failures += failed ? 1 : 0;
            disk.heal();
            state = open(true);
            assertThat(state.streams.liveCount()).isEqualTo(60);
        }
        assertThat(failures).isGreaterThan(5);
    }

    private boolean cannotBeOpened() {
        try {
            open(true).file().abandon();
            return false;
        } catch (MVStoreException cannotBeRead) {
            return true;
        }
    }
}
