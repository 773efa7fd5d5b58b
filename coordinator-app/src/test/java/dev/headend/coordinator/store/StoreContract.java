package dev.headend.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.control.SourceType;
import dev.headend.control.StreamType;
import dev.headend.coordinator.events.Outbox.Claim;
import dev.headend.coordinator.fleet.Encoder;
import dev.headend.coordinator.fleet.FleetCapacity;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamEvent;
import dev.headend.coordinator.stream.StreamInput.Announced;
import dev.headend.coordinator.stream.StreamInput.CloseOrdered;
import dev.headend.coordinator.stream.StreamInput.EdgeAskedAnew;
import dev.headend.coordinator.stream.StreamInput.EdgeResumed;
import dev.headend.coordinator.stream.StreamInput.EncoderDone;
import dev.headend.coordinator.stream.StreamInput.EncoderLost;
import dev.headend.coordinator.stream.StreamInput.EncoderResumed;
import dev.headend.coordinator.stream.StreamInput.PublisherEnded;
import dev.headend.coordinator.stream.StreamStore.Admission;
import dev.headend.coordinator.stream.StreamStore.Admission.Reason;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What every store has to do, whatever it is made of. */
public abstract class StoreContract extends StepContract {
    // Admission

    @Test
    void aStreamIsAdmittedAndSeen() {
        PeerId encoder = encoder(-1);
        Stream stream = admit("channel");
        assertThat(stream.encoder().id()).isEqualTo(encoder);
        assertThat(stream.edge().id()).isEqualTo(edge);
        assertThat(get(store.snapshot()).live()).containsExactly(stream);
        assertThat(get(store.liveOn(CHANNEL))).contains(stream.id());
        assertThat(load(encoder)).isEqualTo(1);
    }

    @Test
    void aChannelHasOneStream() {
        encoder(-1);
        admit("channel");
        assertThat(tryAdmit("channel")).isEqualTo(denied(Reason.CHANNEL_BUSY));
        assertThat(get(store.capacity()).load()).isEqualTo(1);
    }

    @Test
    void ofManyAtOnceOneGetsTheChannel() {
        encoder(-1);
        List<Admission> admissions = get(Flux.range(0, 100)
                .flatMap(_ -> store.admit(ids.next(), CHANNEL, edge), 100)
                .collectList());
        assertThat(admissions).filteredOn(Admission.Granted.class::isInstance).hasSize(1);
        assertThat(admissions).filteredOn(Admission.Denied.class::isInstance).containsOnly(denied(Reason.CHANNEL_BUSY));
    }

    @Test
    void withoutRoomNobodyIsAdmittedAndNothingIsTaken() {
        assertThat(tryAdmit("channel")).isEqualTo(denied(Reason.NO_ENCODER));
        PeerId small = encoder(1);
        admit("one");
        assertThat(tryAdmit("channel")).isEqualTo(denied(Reason.NO_ROOM));
        assertThat(load(small)).isEqualTo(1);
        encoder(1);
        admit("channel");
    }

    @Test
    void manyAtOnceFillTheEncodersExactlyAndEvenly() {
        PeerId one = encoder(10);
        PeerId two = encoder(10);
        List<Admission> admissions = get(Flux.range(0, 30)
                .flatMap(i -> store.admit(ids.next(), new ChannelId("c" + i), edge), 30)
                .collectList());
        assertThat(admissions).filteredOn(Admission.Granted.class::isInstance).hasSize(20);
        assertThat(load(one)).isEqualTo(10);
        assertThat(load(two)).isEqualTo(10);
    }

    @Test
    void nobodyIsAdmittedByAServerThatIsGone() {
        encoder(-1);
        Peer gone = server(null);
        assertThat(get(store.peerGone(gone))).isZero();
        assertThat(get(store.admit(ids.next(), CHANNEL, gone.id()))).isEqualTo(denied(Reason.EDGE_GONE));
    }

    @Test
    void anEncoderThatIsGoneIsNotChosenAndItsStreamsAreCounted() {
        Peer encoder = encoder(-1, null);
        admit("channel");
        assertThat(get(store.peerGone(encoder))).isEqualTo(1);
        assertThat(tryAdmit("another")).isEqualTo(denied(Reason.NO_ENCODER));
    }

    /** What was waiting for something else may be said after the loss of its connection, of which nobody will tell again. */
    @Test
    void whatIsSaidLateOfAPeerThatIsGoneDoesNotMakeItKnown() {
        for (PeerInstance program : new PeerInstance[] {null, PeerInstance.random()}) {
            Peer gone = peer(program);
            get(store.peerGone(gone));
            done(store.encoderRegistered(gone, -1));
            assertThat(store.encoderDrains(gone, -1).blockOptional()).isEmpty();
            Peer server = peer(ControlRole.RTMP, program);
            get(store.peerGone(server));
            done(store.serverConnected(new StreamingServer(server, SourceType.RTMP, "192.0.2.1", 1935, false)));
            assertThat(get(store.admit(ids.next(), CHANNEL, server.id()))).isEqualTo(denied(Reason.EDGE_GONE));
        }
        assertThat(get(store.snapshot()).encoders()).isEmpty();
        assertThat(tryAdmit("channel")).isEqualTo(denied(Reason.NO_ENCODER));
    }

    @Test
    void anEncoderThatRegistersAgainChangesItsCapacityAndKeepsItsLoad() {
        Peer encoder = encoder(1, null);
        admit("one");
        done(store.encoderRegistered(encoder, 2));
        admit("two");
        assertThat(get(store.snapshot()).encoders()).containsExactly(new Encoder(encoder, 2, 2));
    }

    @Test
    void theCapacityIsThatOfTheEncodersTogether() {
        assertThat(get(store.capacity())).isEqualTo(new FleetCapacity(0, 0, 0));
        Peer one = encoder(2, null);
        encoder(3);
        Stream stream = admit("channel");
        admit("another");
        assertThat(get(store.capacity())).isEqualTo(new FleetCapacity(2, 5, 2));
        apply(stream, new PublisherEnded(edge));
        assertThat(get(store.capacity())).as("still encoding").isEqualTo(new FleetCapacity(2, 5, 2));
        apply(stream, new EncoderDone(stream.encoder().id()));
        encoder(-1);
        assertThat(get(store.capacity())).isEqualTo(new FleetCapacity(1, Encoder.UNLIMITED, 3));
        get(store.peerGone(one));
        assertThat(get(store.capacity()).encoderCount()).isEqualTo(2);
    }

    @Test
    void oneThatDrainsFinishesWhatItHas() {
        Peer draining = encoder(2, null);
        Stream stream = admit("channel");
        assertThat(get(store.encoderDrains(draining, 2))).isEqualTo(1);
        assertThat(get(store.capacity())).isEqualTo(new FleetCapacity(0, 0, 0));
        assertThat(tryAdmit("another")).isEqualTo(denied(Reason.NO_ENCODER));
        encoder(1);
        assertThat(admit("another").encoder().id()).isNotEqualTo(draining.id());
        assertThat(get(store.capacity())).isEqualTo(new FleetCapacity(1, 1, 1));
        apply(stream, new EncoderDone(stream.encoder().id()));
        assertThat(get(store.encoderDrains(draining, 2))).isZero();
    }

    // The rest of the life

    @Test
    void theChannelIsFreeWhenThePublisherGoesAndTheLoadWhenTheEncoderIsDone() {
        PeerId encoder = encoder(1);
        Stream stream = admit("channel");
        apply(stream, new PublisherEnded(edge));
        assertThat(get(store.liveOn(CHANNEL))).isEmpty();
        assertThat(load(encoder)).isEqualTo(1);
        assertThat(tryAdmit("channel")).isEqualTo(denied(Reason.NO_ROOM));
        apply(stream, new EncoderDone(encoder));
        assertThat(load(encoder)).isZero();
        Stream next = admit("channel");
        apply(stream, new EncoderDone(encoder));
        apply(stream, new EncoderLost(encoder));
        assertThat(load(encoder)).isEqualTo(1);
        assertThat(get(store.liveOn(CHANNEL))).contains(next.id());
    }

    @Test
    void aStreamThatIsOverIsUnknown() {
        PeerId encoder = encoder(-1);
        Stream stream = admit("channel");
        apply(stream, new EncoderDone(encoder));
        assertThat(store.apply(stream.id(), new EncoderDone(encoder)).blockOptional())
                .isEmpty();
        assertThat(claim(10)).hasSize(1);
    }

    // Peers that are back

    @Test
    void anEncoderThatIsBackHasItsStreamsAndTheirLoad() {
        PeerInstance program = PeerInstance.random();
        Peer before = encoder(2, program);
        Stream stream = admit("channel");
        apply(stream, new Announced(before.id(), LIVE));
        assertThat(get(store.peerGone(before))).isEqualTo(1);
        Peer back = peer(program);
        Stream.Change resumed = get(store.apply(stream.id(), new EncoderResumed(back)));
        assertThat(resumed.after().encoder()).isEqualTo(back);
        assertThat(resumed.after().events()).isEqualTo(1);
        done(store.encoderRegistered(back, 2));
        assertThat(load(back.id())).isEqualTo(1);
        assertThat(get(store.apply(stream.id(), new EncoderLost(before.id()))).isChange())
                .isFalse();
        admit("another");
        assertThat(tryAdmit("third")).isEqualTo(denied(Reason.NO_ROOM));
        apply(stream, new EncoderDone(back.id()));
        assertThat(load(back.id())).isEqualTo(1);
        assertThat(get(store.peerGone(before))).isZero();
    }

    @Test
    void theLoadGoesWithTheStreamWhileBothConnectionsStand() {
        PeerInstance program = PeerInstance.random();
        Peer before = encoder(-1, program);
        Stream stream = admit("channel");
        Peer back = peer(program);
        apply(stream, new EncoderResumed(back));
        assertThat(load(before.id())).isZero();
        done(store.encoderRegistered(back, -1));
        assertThat(load(back.id())).isEqualTo(1);
    }

    @Test
    void anEncoderThatRegistersOnANewConnectionIsGivenNothingOnItsOldOne() {
        PeerInstance program = PeerInstance.random();
        Peer before = encoder(-1, program);
        Peer back = encoder(-1, program);
        assertThat(get(store.snapshot()).encoders()).extracting(Encoder::peer).containsExactly(back);
        done(store.encoderRegistered(before, -1));
        Peer third = encoder(-1, program);
        assertThat(get(store.snapshot()).encoders()).extracting(Encoder::peer).containsExactly(third);
    }

    @Test
    void anEdgeThatIsBackHasItsStreams() {
        PeerInstance program = PeerInstance.random();
        encoder(-1);
        Peer before = server(program);
        Stream stream = granted(store.admit(ids.next(), CHANNEL, before.id()));
        Peer back = server(program);
        assertThat(get(store.apply(stream.id(), new EdgeResumed(back))).after().edge())
                .isEqualTo(back);
        assertThat(get(store.peerGone(before))).isZero();
        assertThat(get(store.peerGone(back))).isEqualTo(1);
    }

    @Test
    void whoHadAStreamIsStillKnownAfterACrash() throws Exception {
        PeerInstance program = PeerInstance.random();
        Peer encoder = encoder(-1, program);
        Stream stream = admit("channel");
        apply(stream, new Announced(encoder.id(), LIVE));
        restart();
        assertThat(get(store.snapshot()).live().getFirst().encoder()).isEqualTo(encoder);
        Peer back = peer(program);
        assertThat(get(store.apply(stream.id(), new EncoderResumed(peer(PeerInstance.random()))))
                        .isResumption())
                .isFalse();
        Stream resumed = get(store.apply(stream.id(), new EncoderResumed(back))).after();
        assertThat(resumed.encoder()).isEqualTo(back);
        assertThat(resumed.events()).isEqualTo(1);
    }

    /** A program may have a connection in each role, and is one peer in each. */
    @Test
    void anEdgeOfAnotherKindIsNotTheOneThatHadTheStreamAlsoAfterACrash() throws Exception {
        PeerInstance program = PeerInstance.random();
        encoder(-1, program);
        Peer websocket = peer(ControlRole.WSS, program);
        done(store.serverConnected(new StreamingServer(websocket, SourceType.WS, "192.0.2.1", 80, false)));
        Stream stream = granted(store.admit(ids.next(), CHANNEL, websocket.id()));
        restart();
        assertThat(get(store.snapshot()).live().getFirst().edge()).isEqualTo(websocket);
        Peer rtmp = peer(ControlRole.RTMP, program);
        assertThat(get(store.apply(stream.id(), new EdgeResumed(rtmp))).isResumption())
                .isFalse();
        assertThat(get(store.apply(stream.id(), new EdgeAskedAnew(rtmp))).isChange())
                .isFalse();
        Peer back = peer(ControlRole.WSS, program);
        assertThat(get(store.apply(stream.id(), new EdgeResumed(back))).after().edge())
                .isEqualTo(back);
    }

    @Test
    void resultsOfAStreamsStepsAreToldInTheirOrder() {
        encoder(-1);
        for (int i = 0; i < 300; i++) {
            Stream stream = admit("channel");
            List<String> told = new CopyOnWriteArrayList<>();
            Mono<?> closed = store.apply(stream.id(), new CloseOrdered(CHANNEL)).doOnNext(_ -> told.add("closed"));
            Mono<?> done = store.apply(
                            stream.id(), new EncoderDone(stream.encoder().id()))
                    .doOnNext(_ -> told.add("done"));
            get(Mono.when(closed, done).thenReturn(true));
            assertThat(told).containsExactly("closed", "done");
        }
    }

    // The outbox

    @Test
    void ofAStreamOneEventAtATimeComesOutInOrder() {
        PeerId encoder = encoder(-1);
        Stream stream = admit("channel");
        apply(stream, new Announced(encoder, LIVE));
        apply(stream, new Announced(encoder, LIVE));
        apply(stream, new EncoderDone(encoder));
        List<Integer> numbers = new ArrayList<>();
        for (List<Claim> claims = claim(10); !claims.isEmpty(); claims = claim(10)) {
            assertThat(claims).hasSize(1);
            assertThat(claim(10)).as("claimed already").isEmpty();
            numbers.add(claims.getFirst().event().sequence());
            done(store.delivered(claims.getFirst()));
        }
        assertThat(numbers).containsExactly(1, 2, 3);
        eventually(() -> store.statistics().backlog() == 0);
    }

    @Test
    void whatIsClaimedIsWhatWasWritten() {
        PeerId encoder = encoder(-1);
        Stream stream = admit("channel");
        StreamEvent.Available vod = new StreamEvent.Available(StreamType.HLS_VOD, "640x360-25~800", "hls/ä", "12.5");
        apply(stream, new Announced(encoder, vod));
        Claim claim = claim(1).getFirst();
        assertThat(claim.attempt()).isEqualTo(1);
        assertThat(claim.event().stream()).isEqualTo(stream.id());
        assertThat(claim.event().channel()).isEqualTo(CHANNEL);
        assertThat(claim.event().content()).isEqualTo(vod);
    }

    /** By the clock of the store, which may be another one. */
    @Test
    void aFailedEventComesAgainWhenItIsTimeAndHoldsUpItsStreamOnly() {
        PeerId encoder = encoder(-1);
        Stream bad = admit("bad");
        Stream good = admit("good");
        apply(bad, new Announced(encoder, LIVE));
        apply(bad, new EncoderDone(encoder));
        Claim claim = claim(10).getFirst();
        Instant later = Instant.now().plusSeconds(60);
        done(store.failed(claim, later));
        apply(good, new Announced(encoder, LIVE));
        Instant before = later.minusSeconds(30);
        assertThat(get(store.claim(10, before)))
                .extracting(c -> c.event().stream())
                .containsExactly(good.id());
        List<Claim> again = get(store.claim(10, later.plusSeconds(30)));
        assertThat(again).hasSize(1);
        assertThat(again.getFirst().event()).isEqualTo(claim.event());
        assertThat(again.getFirst().attempt()).isEqualTo(2);
    }

    @Test
    void noMoreAreClaimedThanAskedForAndTheLongestDueComeFirst() {
        PeerId encoder = encoder(-1);
        List<StreamId> order = IntStream.range(0, 5)
                .mapToObj(i -> {
                    Stream stream = admit("c" + i);
                    apply(stream, new Announced(encoder, LIVE));
                    return stream.id();
                })
                .toList();
        assertThat(claim(2))
                .extracting(c -> c.event().stream())
                .isSubsetOf(order)
                .hasSize(2);
        assertThat(claim(2)).hasSize(2);
        assertThat(claim(2)).hasSize(1);
        assertThat(claim(2)).isEmpty();
    }

    @Test
    void anAdditionIsHeardOf() {
        PeerId encoder = encoder(-1);
        Stream stream = admit("channel");
        Mono<Void> addition = store.nextAddition();
        apply(stream, new Announced(encoder, LIVE));
        done(addition);
    }

    @Test
    void theNextOfAStreamIsHeardOf() {
        PeerId encoder = encoder(-1);
        Stream stream = admit("channel");
        apply(stream, new Announced(encoder, LIVE));
        apply(stream, new Announced(encoder, LIVE));
        Claim first = claim(10).getFirst();
        Mono<Void> addition = store.nextAddition();
        done(store.delivered(first));
        done(addition);
        assertThat(claim(10)).hasSize(1);
    }

    @Test
    void theBacklogIsCountedAndItsOldestKnown() {
        PeerId encoder = encoder(-1);
        Stream one = admit("one");
        Stream two = admit("two");
        assertThat(store.statistics().oldest()).isNull();
        apply(two, new Announced(encoder, LIVE));
        Claim first = claim(10).getFirst();
        apply(one, new Announced(encoder, LIVE));
        eventually(() -> store.statistics().backlog() == 2);
        assertThat(store.statistics().oldest()).isEqualTo(first.event().time());
        done(store.delivered(first));
        eventually(() -> store.statistics().backlog() == 1);
    }

    // What survives

    @Test
    void streamsAndEventsSurviveACrashAndPeersDoNot() throws Exception {
        PeerId encoder = encoder(-1);
        Stream stream = admit("channel");
        apply(stream, new Announced(encoder, LIVE));
        Claim inFlight = claim(10).getFirst();
        restart();
        assertThat(get(store.snapshot()).live()).extracting(Stream::id).containsExactly(stream.id());
        eventually(() -> get(store.snapshot()).encoders().isEmpty()
                && get(store.snapshot()).servers().isEmpty());
        assertThat(claimSome(10)).extracting(Claim::event).containsExactly(inFlight.event());
    }

    @Test
    void whatWasDeliveredDoesNotComeBack() throws Exception {
        PeerId encoder = encoder(-1);
        Stream stream = admit("channel");
        apply(stream, new Announced(encoder, LIVE));
        apply(stream, new EncoderDone(encoder));
        done(store.delivered(claim(1).getFirst()));
        restart();
        List<Claim> rest = claimSome(10);
        assertThat(rest).extracting(c -> c.event().sequence()).containsExactly(2);
        assertThat(get(store.snapshot()).live()).isEmpty();
    }

    @Test
    void attemptsAreCountedAcrossACrash() throws Exception {
        PeerId encoder = encoder(-1);
        Stream stream = admit("channel");
        apply(stream, new Announced(encoder, LIVE));
        done(store.failed(claim(1).getFirst(), Instant.now()));
        restart();
        assertThat(claimSome(1).getFirst().attempt()).isEqualTo(2);
    }

    @Test
    void peersAreNumberedAnewButNeverTwice() throws Exception {
        PeerId last = peer(null).id();
        restart();
        assertThat(peer(null).id()).isGreaterThan(last);
    }
}
