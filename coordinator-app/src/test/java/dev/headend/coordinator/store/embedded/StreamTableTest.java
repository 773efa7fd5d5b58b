package dev.headend.coordinator.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.PeerInstance;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamState.Closed;
import dev.headend.coordinator.stream.StreamState.Ending;
import dev.headend.media.ChannelId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamTableTest extends TableTestBase {
    private static final ChannelId CHANNEL = new ChannelId("channel");
    private static final Peer ENCODER = encoder(2, null);
    private static final Stream LIVE = live(7, "channel", EDGE, ENCODER);

    private StreamTable table;

    @BeforeEach
    void open() {
        table = new StreamTable(file);
    }

    @Test
    void aLiveStreamIsFoundByIdChannelAndPeers() {
        table.put(LIVE);
        assertThat(table.get(LIVE.id())).contains(LIVE);
        assertThat(table.liveOn(CHANNEL)).contains(LIVE.id());
        assertThat(table.of(EDGE.id())).containsExactly(LIVE.id());
        assertThat(table.of(ENCODER.id())).containsExactly(LIVE.id());
        assertThat(table.load(ENCODER.id())).isEqualTo(1);
        assertThat(table.load(EDGE.id())).as("an edge has none").isZero();
        assertThat(table.all()).containsExactly(LIVE);
        assertThat(table.live()).containsExactly(LIVE);
        assertThat(table.liveCount()).isEqualTo(1);
        assertThat(table.endingCount()).isZero();
    }

    @Test
    void anEndingOneHasItsLoadAndNotItsChannel() {
        Stream ending = now(LIVE, new Ending(false));
        table.put(LIVE);
        table.put(ending);
        assertThat(table.get(LIVE.id())).contains(ending);
        assertThat(table.liveOn(CHANNEL)).isEmpty();
        assertThat(table.of(EDGE.id())).containsExactly(LIVE.id());
        assertThat(table.load(ENCODER.id())).isEqualTo(1);
        assertThat(table.live()).isEmpty();
        assertThat(table.liveCount()).isZero();
        assertThat(table.endingCount()).isEqualTo(1);
    }

    @Test
    void nothingIsLeftOfOneThatHasClosed() {
        table.put(LIVE);
        table.put(now(LIVE, new Closed()));
        assertThat(table.get(LIVE.id())).isEmpty();
        assertThat(table.liveOn(CHANNEL)).isEmpty();
        assertThat(table.of(EDGE.id())).isEmpty();
        assertThat(table.of(ENCODER.id())).isEmpty();
        assertThat(table.load(ENCODER.id())).isZero();
        assertThat(table.endingCount()).isZero();
        assertThat(file.streams).isEmpty();
    }

    @Test
    void theNextOnTheChannelIsNotTouchedByTheEndOfTheLast() {
        Stream next = live(8, "channel", EDGE, ENCODER);
        table.put(LIVE);
        table.put(now(LIVE, new Ending(false)));
        table.put(next);
        table.put(now(LIVE, new Ending(true)));
        assertThat(table.liveOn(CHANNEL)).contains(next.id());
        table.put(now(LIVE, new Closed()));
        assertThat(table.liveOn(CHANNEL)).contains(next.id());
        assertThat(table.of(EDGE.id())).containsExactly(next.id());
    }

    @Test
    void allAreInTheOrderOfTheirAge() {
        Stream older = live(3, "other", EDGE, ENCODER);
        table.put(LIVE);
        table.put(older);
        assertThat(table.all()).containsExactly(older, LIVE);
        assertThat(table.live()).containsExactly(older, LIVE);
        assertThat(table.of(EDGE.id())).containsExactly(older.id(), LIVE.id());
    }

    @Test
    void aStreamMovesWithItsPeers() {
        PeerInstance edgeProgram = PeerInstance.random();
        PeerInstance encoderProgram = PeerInstance.random();
        table.put(live(1, "channel", edge(10, edgeProgram), encoder(11, encoderProgram)));
        Stream moved = live(1, "channel", edge(20, edgeProgram), encoder(21, encoderProgram));
        table.put(moved);
        assertThat(table.of(edge(10, null).id())).isEmpty();
        assertThat(table.of(encoder(11, null).id())).isEmpty();
        assertThat(table.load(encoder(11, null).id())).isZero();
        assertThat(table.of(moved.edge().id())).containsExactly(moved.id());
        assertThat(table.load(moved.encoder().id())).isEqualTo(1);
        assertThat(table.onEarlierConnectionsOf(moved.encoder())).isEmpty();
    }

    @Test
    void whatAProgramHasOnEarlierConnectionsIsFound() {
        PeerInstance program = PeerInstance.random();
        PeerInstance another = PeerInstance.random();
        Peer back = encoder(20, program);
        table.put(live(1, "a", edge(10, program), encoder(11, program)));
        table.put(live(2, "b", EDGE, encoder(12, program)));
        table.put(live(3, "c", EDGE, back));
        table.put(live(4, "d", EDGE, encoder(13, another)));
        table.put(live(5, "e", edge(10, program), encoder(14, null)));
        table.put(live(6, "f", EDGE, encoder(21, program)));
        assertThat(table.onEarlierConnectionsOf(back)).containsExactly(id(1), id(2));
        assertThat(table.onEarlierConnectionsOf(encoder(20, null))).isEmpty();
        table.put(now(live(1, "a", edge(10, program), encoder(11, program)), new Closed()));
        assertThat(table.onEarlierConnectionsOf(back)).containsExactly(id(2));
        assertThat(table.onEarlierConnectionsOf(encoder(20, PeerInstance.random())))
                .isEmpty();
    }

    @Test
    void aNewTableOverTheFileIsTheSame() {
        Stream ending = stream(8, "other", EDGE, encoder(3, PeerInstance.random()), new Ending(true));
        table.put(LIVE);
        table.put(ending);
        reopen();
        open();
        assertThat(table.all()).containsExactly(LIVE, ending);
        assertThat(table.liveOn(CHANNEL)).contains(LIVE.id());
        assertThat(table.load(ENCODER.id())).isEqualTo(1);
    }

    @Test
    void oneRecordThatCannotBeReadDoesNotTakeTheOthersWithIt() {
        table.put(LIVE);
        file.streams.put("stream-0001", new byte[] {99, 1, 2});
        file.streams.put("stream-0009", new byte[0]);
        reopen();
        open();
        assertThat(table.all()).containsExactly(LIVE);
        assertThat(file.setAside).containsOnlyKeys("streams:stream-0001", "streams:stream-0009");
        reopen();
        assertThat(file.streams).containsOnlyKeys(LIVE.id().value());
    }
}
