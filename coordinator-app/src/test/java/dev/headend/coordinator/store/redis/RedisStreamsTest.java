package dev.headend.coordinator.store.redis;

import static dev.headend.coordinator.store.redis.TestSide.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.control.SourceType;
import dev.headend.control.StreamType;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.Orders;
import dev.headend.coordinator.store.redis.script.FaultyScripts;
import dev.headend.coordinator.store.redis.script.RedisTestBase;
import dev.headend.coordinator.stream.StoreUnavailableException;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamEvent;
import dev.headend.coordinator.stream.StreamIds;
import dev.headend.coordinator.stream.StreamInput;
import dev.headend.coordinator.stream.StreamInput.Announced;
import dev.headend.coordinator.stream.StreamInput.CloseOrdered;
import dev.headend.coordinator.stream.StreamInput.EdgeLost;
import dev.headend.coordinator.stream.StreamInput.EdgeResumed;
import dev.headend.coordinator.stream.StreamInput.EncoderDone;
import dev.headend.coordinator.stream.StreamInput.EncoderLost;
import dev.headend.coordinator.stream.StreamInput.EncoderResumed;
import dev.headend.coordinator.stream.StreamInput.ProgressTimeout;
import dev.headend.coordinator.stream.StreamInput.PublisherEnded;
import dev.headend.coordinator.stream.StreamState;
import dev.headend.coordinator.stream.StreamStore.Admission;
import dev.headend.coordinator.stream.StreamStore.Due;
import dev.headend.fixture.Patience;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What only several replicas show, and what only Redis does: repeated scripts, and steps of others in between. */
final class RedisStreamsTest extends RedisTestBase {
    private static final StreamEvent.Available WHAT =
            new StreamEvent.Available(StreamType.HLS_LIVE, "1280x720-30", "hls/x/live.m3u8", null);

    private TestSide one;
    private TestSide two;

    @BeforeEach
    void open() {
        one = new TestSide(redis, "one");
        two = new TestSide(redis, "two");
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    private static void begin(TestSide side, Stream stream) {
        assertThat(tryToBegin(side, stream)).isTrue();
    }

    private static boolean tryToBegin(TestSide side, Stream stream) {
        return tryToBegin(side, stream, Patience.TIME);
    }

    private static boolean tryToBegin(TestSide side, Stream stream, Duration within) {
        return get(side.streams.begin(stream, Orders.task(stream), Orders.accept(stream), within));
    }

    private static boolean exists(String key) {
        return Objects.equals(redis.command("EXISTS", "{headend}:" + key), 1L);
    }

    private static void lose(TestSide side, Peer peer) {
        get(side.fleet.peerGone(peer));
    }

    // Messages

    @Test
    void aMessageGoesToTheReplicaThatHasThePeer() {
        Peer encoder = two.encoder(-1, null);
        Peer edge = one.edge(null);
        Stream stream = one.admit("channel", edge);
        begin(one, stream);
        get(two.streams.apply(stream.id(), new EncoderDone(encoder.id())));
        assertThat(two.mailbox("two")).containsExactly(encoder.id() + " ENCODE-START");
        assertThat(two.mailbox("one")).containsExactly(edge.id() + " PUBLISH-ACCEPT", edge.id() + " STREAM-KILL");
    }

    @Test
    void aMessageToAPeerThatIsGoneIsDropped() {
        Peer encoder = one.encoder(-1, null);
        Peer edge = one.edge(PeerInstance.random());
        Stream stream = one.admit("channel", edge);
        lose(one, edge);
        get(one.streams.apply(stream.id(), new EncoderDone(encoder.id())));
        assertThat(one.mailbox("one")).isEmpty();
    }

    @Test
    void anEarlierConnectionIsEndedWhereItIs() {
        PeerInstance program = PeerInstance.random();
        Peer before = one.peer(ControlRole.RTMP, program);
        one.peer(ControlRole.WSS, program);
        two.peer(ControlRole.RTMP, program);
        assertThat(one.mailbox("one")).containsExactly("supersede " + before.id());
        assertThat(one.mailbox("two")).isEmpty();
    }

    // Admission

    /** An outage puts its withdrawal off, but the edge does not wait longer: an existing one ignores an acceptance that comes too late. */
    @Test
    void anAdmissionIsNotBegunWhenItsEdgeDoesNotWaitAnyMore() {
        Peer encoder = one.encoder(-1, null);
        Stream stream = one.admit("channel", one.edge(null));
        admittedBefore(stream, Duration.ofSeconds(20));
        assertThat(tryToBegin(one, stream)).isFalse();
        assertThat(one.mailbox("one")).isEmpty();
        get(two.streams.apply(new Due(stream.id(), new StreamInput.AdmissionWithdrawn(), one.due(stream, "unbegun"))));
        assertThat(one.loads()).containsEntry(encoder.id().value(), 0);
    }

    /** The application may have taken most of the time. */
    @Test
    void anAdmissionIsNotBegunLaterThanIsAskedFor() {
        one.encoder(-1, null);
        Stream stream = one.admit("channel", one.edge(null));
        admittedBefore(stream, Duration.ofSeconds(3));
        assertThat(tryToBegin(one, stream, Duration.ofSeconds(2))).isFalse();
        assertThat(one.mailbox("one")).isEmpty();
        begin(one, stream);
    }

    @Test
    void whatWasClosedMeanwhileIsNotBegun() {
        one.encoder(-1, null);
        Stream stream = one.admit("channel", one.edge(null));
        get(two.streams.apply(stream.id(), new CloseOrdered(stream.channel())));
        assertThat(tryToBegin(one, stream)).isFalse();
        assertThat(one.mailbox("one")).noneMatch(message -> message.contains("ENCODE-START"));
    }

    /** The connection is there until its coordinator, which is dead, is found to be; the program knows nothing of the stream. */
    @Test
    void anEncoderThatIsOnANewerConnectionIsNotGivenATaskByTheOld() {
        PeerInstance program = PeerInstance.random();
        one.encoder(-1, program);
        Stream stream = one.admit("channel", one.edge(null));
        two.peer(ControlRole.HLS, program);
        assertThat(tryToBegin(one, stream)).isFalse();
        assertThat(one.mailbox("one")).noneMatch(message -> message.contains("ENCODE-START"));
    }

    /** They were told, and a failover has lost that: live streams are not withdrawn without a word, nor are their peers told again. */
    @Test
    void whatIsResumedHasBegun() {
        PeerInstance edgeProgram = PeerInstance.random();
        PeerInstance encoderProgram = PeerInstance.random();
        one.encoder(-1, encoderProgram);
        Peer edge = one.edge(edgeProgram);
        Stream resumedByEdge = one.admit("one", edge);
        Stream resumedByEncoder = one.admit("another", edge);
        get(two.streams.apply(resumedByEdge.id(), new EdgeResumed(two.edge(edgeProgram))));
        get(two.streams.apply(resumedByEncoder.id(), new EncoderResumed(two.peer(ControlRole.HLS, encoderProgram))));
        for (Stream stream : List.of(resumedByEdge, resumedByEncoder)) {
            assertThat(one.due(stream, "unbegun")).isZero();
            assertThat(tryToBegin(one, stream)).isTrue();
        }
        assertThat(one.mailbox("one")).allMatch(mail -> mail.startsWith("supersede "));
        assertThat(two.mailbox("two")).allMatch(mail -> mail.endsWith(" RESUME-ACCEPT"));
    }

    private static void admittedBefore(Stream stream, Duration time) {
        String then = Long.toString(System.currentTimeMillis() - time.toMillis());
        redis.command("HSET", "{headend}:stream:" + stream.id(), "due:unbegun", then);
    }

    @Test
    void anAdmissionThatIsNotBegunIsDueToBeWithdrawn() {
        one.encoder(-1, null);
        Stream stream = one.admit("channel", one.edge(null));
        long due = one.due(stream, "unbegun");
        assertThat(due / 1_000.0).isCloseTo(System.currentTimeMillis() + 15_000, within(5_000.0));
        get(two.streams.apply(new Due(stream.id(), new StreamInput.AdmissionWithdrawn(), due)));
        assertThat(get(one.reads.liveOn(stream.channel()))).isEmpty();
        assertThat(tryToBegin(one, stream)).isFalse();
        assertThat(one.loads().values()).containsExactly(0);
    }

    @Test
    void whatHasBegunIsNotWithdrawn() {
        one.encoder(-1, null);
        Stream stream = one.admit("channel", one.edge(null));
        long due = one.due(stream, "unbegun");
        begin(one, stream);
        assertThat(one.due(stream, "unbegun")).isZero();
        assertThat(two.streams
                        .apply(new Due(stream.id(), new StreamInput.AdmissionWithdrawn(), due))
                        .blockOptional(Patience.TIME))
                .isEmpty();
        assertThat(get(one.reads.liveOn(stream.channel()))).contains(stream.id());
    }

    /** The publisher comes again at once, and must not find the channel taken by himself. */
    @Test
    void anAdmissionWhoseAnswerWasLostIsTakenBack() {
        one.encoder(1, null);
        Peer edge = one.edge(null);
        StreamIds ids = new StreamIds(Clock.systemUTC());
        ChannelId channel = new ChannelId("channel");
        try (TestSide lossy = new TestSide(
                redis,
                "one",
                scripts -> new FaultyScripts(
                        scripts, answer -> answer.then(Mono.error(new StoreUnavailableException("lost")))))) {
            assertThat(get(lossy.streams.admit(ids.next(), channel, edge.id())))
                    .isEqualTo(new Admission.Denied(Admission.Reason.STORE_FAILING));
            Eventually.that(() -> get(one.streams.admit(ids.next(), channel, edge.id())) instanceof Admission.Granted);
        }
    }

    @Test
    void nobodyIsToldWhenTheEncoderIsGone() {
        Peer encoder = two.encoder(-1, PeerInstance.random());
        Stream stream = one.admit("channel", one.edge(null));
        lose(two, encoder);
        assertThat(tryToBegin(one, stream)).isFalse();
        assertThat(one.mailbox("one")).isEmpty();
        assertThat(one.mailbox("two")).isEmpty();
    }

    @Test
    void oneChannelGoesToOneOfTwoReplicas() {
        one.encoder(-1, null);
        Peer first = one.edge(null);
        Peer second = two.edge(null);
        StreamIds ids = new StreamIds(Clock.systemUTC());
        for (int i = 0; i < 50; i++) {
            ChannelId channel = new ChannelId("c" + i);
            List<Admission> admissions = get(Flux.merge(
                            one.streams.admit(ids.next(), channel, first.id()),
                            two.streams.admit(ids.next(), channel, second.id()))
                    .collectList());
            assertThat(admissions)
                    .filteredOn(Admission.Granted.class::isInstance)
                    .hasSize(1);
        }
        assertThat(one.loads().values()).containsExactly(50);
    }

    // Peers that come and go between replicas

    @Test
    void anEdgeResumesByAnotherReplica() {
        one.encoder(-1, null);
        PeerInstance program = PeerInstance.random();
        Peer before = one.edge(program);
        Stream stream = one.admit("channel", before);
        Peer back = two.edge(program);
        assertThat(get(two.streams.apply(stream.id(), new EdgeResumed(back))).isResumption())
                .isTrue();
        assertThat(two.mailbox("two")).containsExactly(back.id() + " RESUME-ACCEPT");
        assertThat(get(one.fleet.peerGone(before))).isZero();
        assertThat(get(two.fleet.peerGone(back))).isEqualTo(1);
        assertThat(redis.text("HGET", "{headend}:stream:" + stream.id(), "due:edge-lost"))
                .isEqualTo(back.id().toString());
    }

    /** What was on its way when the connection ended must not leave a stream with a peer whose loss nobody tells. */
    @Test
    void whoResumesAndIsGoneAlreadyLosesTheStream() {
        PeerInstance edgeProgram = PeerInstance.random();
        PeerInstance encoderProgram = PeerInstance.random();
        one.encoder(-1, encoderProgram);
        Stream stream = one.admit("channel", one.edge(edgeProgram));
        Peer edge = two.edge(edgeProgram);
        Peer encoder = two.peer(ControlRole.HLS, encoderProgram);
        lose(two, edge);
        lose(two, encoder);
        get(two.streams.apply(stream.id(), new EdgeResumed(edge)));
        get(two.streams.apply(stream.id(), new EncoderResumed(encoder)));
        double expected =
                System.currentTimeMillis() + TestSide.TIMEOUTS.resumption().toMillis();
        assertThat(one.due(stream, "edge-lost") / 1_000.0).isCloseTo(expected, within(5_000.0));
        assertThat(one.due(stream, "encoder-lost") / 1_000.0).isCloseTo(expected, within(5_000.0));
        get(one.streams.apply(new Due(stream.id(), new EdgeLost(edge.id()), one.due(stream, "edge-lost"))));
        assertThat(get(one.reads.liveOn(stream.channel()))).isEmpty();
    }

    @Test
    void theLossOfAnOlderConnectionDoesNotReplaceThatOfANewerOne() {
        one.encoder(-1, null);
        PeerInstance program = PeerInstance.random();
        Peer before = one.edge(program);
        Stream stream = one.admit("channel", before);
        Peer back = two.edge(program);
        get(two.streams.apply(stream.id(), new EdgeResumed(back)));
        lose(two, back);
        long due = one.due(stream, "edge-lost");
        lose(one, before);
        assertThat(one.due(stream, "edge-lost")).isEqualTo(due);
        assertThat(redis.text("HGET", "{headend}:stream:" + stream.id(), "due:edge-lost"))
                .isEqualTo(back.id().toString());
    }

    @Test
    void onlyTheNewestConnectionOfAnEncoderIsGivenStreams() {
        PeerInstance program = PeerInstance.random();
        Peer before = one.encoder(-1, program);
        Peer edge = one.edge(null);
        Peer back = two.encoder(-1, program);
        one.fleet.encoderRegistered(before, -1).block(Patience.TIME);
        assertThat(one.admit("channel", edge).encoder()).isEqualTo(back);
        assertThat(one.loads()).isEqualTo(Map.of(back.id().value(), 1));
        lose(one, before);
        assertThat(one.admit("another", edge).encoder()).isEqualTo(back);
    }

    @Test
    void aPeerThatIsGoneIsNotRegisteredAnyMore() {
        Peer encoder = one.peer(ControlRole.HLS, null);
        lose(one, encoder);
        one.fleet.encoderRegistered(encoder, -1).block(Patience.TIME);
        assertThat(one.loads()).isEmpty();
        assertThat(get(one.fleet.capacity()).encoderCount()).isZero();
    }

    /** It had its number from an id that its replica has given up since, and would be lost without being told. */
    @Test
    void aPeerOfAnEarlierIdOfItsReplicaIsToConnectAnew() {
        Peer edge = two.peer(ControlRole.RTMP, null);
        Peer encoder = two.peer(ControlRole.HLS, PeerInstance.random());
        one.fleet
                .serverConnected(new StreamingServer(edge, SourceType.RTMP, "192.0.2.1", 1935, false))
                .block(Patience.TIME);
        one.fleet.encoderRegistered(encoder, 5).block(Patience.TIME);
        assertThat(one.fleet.encoderDrains(encoder, 5).blockOptional(Patience.TIME))
                .as("it may not end")
                .isEmpty();
        assertThat(one.peers.forgotten()).containsExactly(edge.id(), encoder.id(), encoder.id());
        assertThat(get(one.reads.snapshot()).servers()).isEmpty();
        assertThat(one.loads()).isEmpty();
    }

    /** Redis had lost its data, and the other replica was the first to come back. */
    @Test
    void theEndOfAnOldConnectionIsNotThatOfANewOneOfTheSameNumberElsewhere() {
        Peer encoder = two.encoder(3, PeerInstance.random());
        Peer old = new Peer(encoder.id(), ControlRole.RTMP, null);
        Stream stream = two.admit("channel", two.edge(null));
        assertThat(get(one.fleet.peerGone(old))).isZero();
        assertThat(two.loads()).isEqualTo(Map.of(encoder.id().value(), 1));
        assertThat(one.due(stream, "encoder-lost")).isZero();
    }

    /** As its replica was buried, or has lost its id while the call waited for Redis. */
    @Test
    void thePeersOfAReplicaThatIsNoMoreAreLostByWhoeverKnows() {
        Peer encoder = two.encoder(3, null);
        redis.command("DEL", "{headend}:replica:two");
        lose(one, encoder);
        assertThat(one.loads()).isEmpty();
    }

    @Test
    void anEncoderThatIsGoneTakesItsCapacityWithIt() {
        Peer encoder = one.encoder(2, PeerInstance.random());
        one.admit("channel", one.edge(null));
        lose(one, encoder);
        assertThat(get(two.fleet.capacity()).capacity()).isZero();
        assertThat(exists("room")).isFalse();
        assertThat(exists("encoder:" + encoder.id())).isFalse();
    }

    // Steps of several replicas

    @Test
    void aStepThatAnotherReplicaCameBeforeIsTakenAllTheSameAndCounted() {
        Peer encoder = one.encoder(-1, null);
        Peer edge = one.edge(null);
        Stream stream = one.admit("channel", edge);
        get(two.streams.apply(stream.id(), new Announced(encoder.id(), WHAT)));
        Stream.Change change = get(one.streams.apply(stream.id(), new PublisherEnded(edge.id())));
        assertThat(change.before().events()).isEqualTo(1);
        assertThat(one.streams.conflicts()).isEqualTo(1);
        assertThat(two.streams.conflicts()).isZero();
    }

    // Due inputs

    @Test
    void aDueInputIsAppliedOnce() {
        one.encoder(-1, null);
        Peer edge = one.edge(null);
        Stream stream = one.admit("channel", edge);
        get(one.streams.apply(stream.id(), new PublisherEnded(edge.id())));
        Due due = new Due(stream.id(), new ProgressTimeout(), one.due(stream, "progress"));
        List<Stream.Change> changes =
                get(Flux.merge(one.streams.apply(due), two.streams.apply(due)).collectList());
        assertThat(changes).singleElement().matches(Stream.Change::isChange);
        assertThat(one.due(stream, "progress")).isZero();
        assertThat(one.due(stream, "overdue")).isPositive();
    }

    /** It has been put off since, or claimed by somebody else: then it is not this one's to apply. */
    @Test
    void aDueInputThatWasReplacedIsNotApplied() {
        one.encoder(-1, null);
        PeerInstance program = PeerInstance.random();
        Peer edge = one.edge(program);
        Stream stream = one.admit("channel", edge);
        lose(one, edge);
        Due due = new Due(stream.id(), new EdgeLost(edge.id()), one.due(stream, "edge-lost") - 1);
        assertThat(one.streams.apply(due).blockOptional(Patience.TIME)).isEmpty();
        assertThat(get(one.reads.liveOn(stream.channel()))).contains(stream.id());
    }

    /** Also one that concerns the stream no more is done with. */
    @Test
    void aDueInputThatChangesNothingIsTakenFromTheStream() {
        one.encoder(-1, null);
        PeerInstance program = PeerInstance.random();
        Peer edge = one.edge(program);
        Stream stream = one.admit("channel", edge);
        lose(one, edge);
        get(two.streams.apply(stream.id(), new EdgeResumed(two.edge(program))));
        Due due = new Due(stream.id(), new EdgeLost(edge.id()), one.due(stream, "edge-lost"));
        assertThat(get(one.streams.apply(due)).isChange()).isFalse();
        assertThat(one.due(stream, "edge-lost")).isZero();
    }

    @Test
    void aDeadEncodersStreamsAreDueAtOnce() {
        Peer dead = one.encoder(-1, PeerInstance.random());
        Stream stream = one.admit("channel", one.edge(null));
        Peer successor = two.encoder(-1, PeerInstance.random());
        assertThat(get(two.fleet.encoderDied(dead.identity().orElseThrow(), successor)))
                .isEqualTo(1);
        assertThat(one.due(stream, "encoder-replaced")).isBetween(1L, System.currentTimeMillis() * 1_000 + 5_000_000);
        String argument = redis.text("HGET", "{headend}:stream:" + stream.id(), "due:encoder-replaced");
        StreamInput input = new DueText("encoder-replaced", argument).input();
        assertThat(input)
                .isEqualTo(new StreamInput.EncoderReplaced(dead.identity().orElseThrow(), successor));
    }

    // What is left

    @Test
    void ofAStreamThatHasClosedNothingIsLeftForLong() {
        PeerInstance program = PeerInstance.random();
        Peer encoder = one.encoder(-1, program);
        Peer edge = one.edge(PeerInstance.random());
        Stream stream = one.admit("channel", edge);
        lose(one, edge);
        get(one.streams.apply(stream.id(), new Announced(encoder.id(), WHAT)));
        get(two.streams.apply(stream.id(), new EncoderDone(encoder.id())));
        assertThat((Long) redis.command("PTTL", "{headend}:stream:" + stream.id()))
                .isBetween(1L, 60_000L);
        assertThat((List<?>) redis.command("HKEYS", "{headend}:stream:" + stream.id()))
                .allMatch(field -> field.toString().startsWith("by:"));
        for (String key : List.of(
                "due",
                "streams",
                "channels",
                "peer:" + edge.id() + ":streams",
                "peer:" + encoder.id() + ":streams",
                "program:HLS:" + program + ":streams")) {
            assertThat(exists(key)).as(key).isFalse();
        }
        assertThat(redis.command("LLEN", "{headend}:outbox:" + stream.id())).isEqualTo(2L);
    }

    /** Redis may be away for long before a call is repeated: then it must not make one more peer, which nobody would ever end. */
    @Test
    void aConnectionIsKnownByItsCallForAsLongAsItLastsAndNotForMuchLonger() {
        Peer peer = one.peer(ControlRole.HLS, PeerInstance.random());
        String call = ((List<?>) redis.command("KEYS", "{headend}:connected:*"))
                .getFirst()
                .toString();
        assertThat(redis.command("PTTL", call)).isEqualTo(-1L);
        lose(one, peer);
        assertThat((Long) redis.command("PTTL", call)).isBetween(1L, 60_000L);
    }

    @Test
    void ofAPeerThatIsGoneNothingIsLeft() {
        PeerInstance program = PeerInstance.random();
        List<Peer> peers = List.of(one.edge(null), one.edge(program), one.encoder(5, null), one.encoder(5, program));
        Peer back = two.encoder(5, program);
        peers.forEach(peer -> lose(one, peer));
        lose(two, back);
        assertThat((List<?>) redis.command("KEYS", "*"))
                .extracting(key -> key.toString().replaceAll("(connected|probe):.*", "$1"))
                .containsOnly(
                        "{headend}:seq",
                        "{headend}:replica:one",
                        "{headend}:replica:two",
                        "{headend}:mailbox:one",
                        "{headend}:probe",
                        "{headend}:connected");
    }

    @Test
    void aKeyIsKeptAsItsDigestAndOnlyAsLongAsTheStreamIsLive() {
        one.encoder(-1, null);
        Peer edge = one.edge(PeerInstance.random());
        Stream stream = one.admit("channel", edge);
        var key = new dev.headend.media.StreamKey("secret");
        assertThat(get(two.reads.movable(stream.channel(), key))).isEmpty();
        get(one.streams.apply(stream.id(), new StreamInput.PublisherMayMove(edge.id(), key)));
        assertThat(get(two.reads.movable(stream.channel(), key))).contains(stream.id());
        assertThat(get(two.reads.movable(stream.channel(), new dev.headend.media.StreamKey("guess"))))
                .isEmpty();
        assertThat(redis.text("HVALS", "{headend}:stream:" + stream.id())).doesNotContain("secret");
        get(two.streams.apply(stream.id(), new PublisherEnded(edge.id())));
        assertThat(redis.command("HEXISTS", "{headend}:stream:" + stream.id(), "moves"))
                .isEqualTo(0L);
    }

    // What a replica knows of a stream, and others have changed since

    @Test
    void whatAnotherReplicaHasDoneSinceIsHeeded() {
        PeerInstance program = PeerInstance.random();
        Peer before = one.encoder(-1, program);
        Peer edge = one.edge(null);
        Stream stream = one.admit("channel", edge);
        Peer back = two.peer(ControlRole.HLS, program);
        get(two.streams.apply(stream.id(), new EncoderResumed(back)));
        assertThat(get(one.streams.apply(stream.id(), new Announced(back.id(), WHAT)))
                        .events())
                .hasSize(1);
        get(two.streams.apply(stream.id(), new Announced(back.id(), WHAT)));
        assertThat(get(one.streams.apply(stream.id(), new Announced(before.id(), WHAT)))
                        .isChange())
                .isFalse();
        get(two.streams.apply(stream.id(), new EncoderDone(back.id())));
        assertThat(one.streams.apply(stream.id(), new PublisherEnded(edge.id())).blockOptional(Patience.TIME))
                .isEmpty();
        assertThat(redis.command("LLEN", "{headend}:outbox:" + stream.id())).isEqualTo(3L);
    }

    /** A failover may take steps back, and others may be taken instead, as many: these are not the stream that a replica knows. */
    @Test
    void whatWasTakenBackIsNotMistakenForWhatCameInstead() {
        Peer encoder = one.encoder(-1, null);
        Peer edge = one.edge(null);
        Stream stream = one.admit("channel", edge);
        Object admitted = redis.command("HGETALL", "{headend}:stream:" + stream.id());
        get(one.streams.apply(stream.id(), new Announced(encoder.id(), WHAT)));
        restore(stream, (List<?>) Objects.requireNonNull(admitted));
        get(two.streams.apply(stream.id(), new PublisherEnded(edge.id())));
        Stream.Change change = get(one.streams.apply(stream.id(), new Announced(encoder.id(), WHAT)));
        assertThat(change.before().state()).isEqualTo(new StreamState.Ending(false));
        assertThat(change.events()).singleElement().matches(event -> event.sequence() == 1);
    }

    private static void restore(Stream stream, List<?> fields) {
        String key = "{headend}:stream:" + stream.id();
        redis.command("DEL", key);
        for (int i = 0; i < fields.size(); i += 2) {
            redis.command(
                    "HSET", key, fields.get(i).toString(), fields.get(i + 1).toString());
        }
    }

    // Order

    @Test
    void stepsOfAStreamAreToldInOrderAndOthersDoNotWait() {
        Peer encoder = one.encoder(-1, null);
        Peer edge = one.edge(null);
        Stream stream = one.admit("channel", edge);
        List<Integer> told = get(Flux.range(0, 200)
                .flatMap(
                        i -> one.streams
                                .apply(stream.id(), new Announced(encoder.id(), WHAT))
                                .map(change -> change.after().events()),
                        200)
                .collectList());
        assertThat(told).isEqualTo(IntStream.rangeClosed(1, 200).boxed().toList());
    }

    @Test
    void whatIsUnknownIsEmpty() {
        StreamId unknown = new StreamId("unknown");
        assertThat(one.streams.apply(unknown, new EncoderLost(new PeerId(1))).blockOptional(Patience.TIME))
                .isEmpty();
        assertThat(one.streams.apply(new Due(unknown, new ProgressTimeout(), 1)).blockOptional(Patience.TIME))
                .isEmpty();
    }

    /** Not behind steps that wait for Redis, however long that takes. */
    @Test
    void anOrderToCloseIsRefusedWhileRedisIsAway() {
        Peer encoder = one.encoder(-1, null);
        Stream stream = one.admit("channel", one.edge(null));
        redis.pause();
        try {
            var waiting = one.streams
                    .apply(stream.id(), new Announced(encoder.id(), WHAT))
                    .toFuture();
            assertThat(one.streams
                            .apply(stream.id(), new StreamInput.CloseOrdered(stream.channel()))
                            .toFuture())
                    .failsWithin(Duration.ofSeconds(20));
            assertThat(waiting).isNotDone();
        } finally {
            redis.resume();
        }
        assertThat(get(one.reads.liveOn(stream.channel()))).contains(stream.id());
    }

    /** Else those of an application that tries again and again would pile up behind the steps of an outage. */
    @Test
    void anOrderToCloseIsRefusedAtOnceWhileRedisIsKnownToBeAway() {
        Peer encoder = one.encoder(-1, null);
        Stream stream = one.admit("channel", one.edge(null));
        redis.kill();
        try {
            var waiting = one.streams
                    .apply(stream.id(), new Announced(encoder.id(), WHAT))
                    .toFuture();
            Eventually.that(() -> !one.isWorking());
            assertThat(one.streams
                            .apply(stream.id(), new StreamInput.CloseOrdered(stream.channel()))
                            .toFuture())
                    .isCompletedExceptionally();
            assertThat(waiting).isNotDone();
        } finally {
            redis.restart();
        }
    }

    // Encoders that register again

    /** If it dies before it has looked, what it has not seen resumed may be resumed by the encoder's next connection. */
    @Test
    void whatAnEncoderHasNotResumedIsFoundByTheReplicaThatItIsConnectedTo() {
        PeerInstance program = PeerInstance.random();
        one.encoder(-1, program);
        Stream stream = one.admit("channel", one.edge(null));
        Peer back = one.encoder(-1, program);
        assertThat(redis.text("ZRANGE", "{headend}:due", "0", "-1")).doesNotContain("encoder");
        assertThat(two.notResumed(back)).isEmpty();
        assertThat(one.notResumed(back)).containsExactly(stream.id().value());

        Peer backAgain = two.encoder(-1, program);
        assertThat(one.notResumed(back)).isEmpty();
        get(two.streams.apply(stream.id(), new EncoderResumed(backAgain)));
        assertThat(two.notResumed(backAgain)).isEmpty();
    }

    @Test
    void whatPeersSayAgainIsNotTakenUnderAnotherIdThanTheyWereConnectedTo() {
        Peer encoder = one.encoder(-1, PeerInstance.random());
        Stream stream = one.admit("channel", one.edge(null));
        redis.command("DEL", "{headend}:replica:one");
        CompletableFuture<Stream.Change> waiting = one.streams
                .apply(stream.id(), new Announced(encoder.id(), WHAT))
                .toFuture();
        Eventually.that(() -> one.isFenced());
        one.become("three");
        assertThat(waiting).succeedsWithin(Patience.TIME).isNull();
        assertThat(get(two.streams.apply(stream.id(), new Announced(encoder.id(), WHAT)))
                        .after()
                        .events())
                .isOne();
    }
}
