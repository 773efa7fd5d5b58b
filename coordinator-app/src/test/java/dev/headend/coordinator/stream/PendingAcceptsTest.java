package dev.headend.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.control.ControlMessage.PublishAccept;
import dev.headend.control.ControlMessage.PublishDeny;
import dev.headend.control.ControlMessage.PublishRequest;
import dev.headend.control.ControlMessage.StreamKill;
import dev.headend.control.SourceType;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.PeerLinks;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.store.embedded.EmbeddedStore;
import dev.headend.coordinator.stream.KeyVerifier.StreamOptions;
import dev.headend.coordinator.stream.KeyVerifier.Verdict;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** What can come between a stream's admission and its peers' hearing of it; with a real store, the links played. */
class PendingAcceptsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final ChannelId CHANNEL = new ChannelId("channel");
    private static final PublishRequest REQUEST = new PublishRequest("r", "channel", "key", "192.0.2.1");

    @TempDir
    Path folder;

    private record Sent(PeerId peer, ControlMessage message) {}

    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private Function<PeerId, Mono<Boolean>> onEncodeStart = _ -> Mono.just(true);
    private EmbeddedStore store;
    private StreamLifecycle lifecycle;
    private PublisherAdmission admission;
    private StreamingServer edge;

    @BeforeEach
    void start() {
        store = EmbeddedStore.open(folder, true, Clock.systemUTC());
        PeerLinks links = this::send;
        lifecycle = new StreamLifecycle(store, links, new Timeouts(SOON, SOON, SOON));
        KeyVerifier everybody = (_, _, _) -> Mono.just(new Verdict.Accepted(StreamOptions.NONE));
        admission = new PublisherAdmission(everybody, store, lifecycle, links, new StreamIds(Clock.systemUTC()), 128);
        edge = new StreamingServer(newPeer(), SourceType.RTMP, "192.0.2.2", 1935, false);
        store.serverConnected(edge).block(SOON);
    }

    @AfterEach
    void stop() {
        store.close();
    }

    private Mono<Boolean> send(PeerId peer, ControlMessage message) {
        return message instanceof EncodeStart
                ? onEncodeStart.apply(peer).doOnNext(_ -> sent.add(new Sent(peer, message)))
                : Mono.fromSupplier(() -> sent.add(new Sent(peer, message)));
    }

    private Peer newPeer() {
        return new Peer(Objects.requireNonNull(store.newPeer().block(SOON)), null);
    }

    private Peer encoder() {
        Peer encoder = newPeer();
        store.encoderRegistered(encoder, -1).block(SOON);
        return encoder;
    }

    private StreamId liveStream() {
        return Objects.requireNonNull(store.liveOn(CHANNEL).block(SOON)).orElseThrow();
    }

    private List<ControlMessage> toEdge() {
        return sent.stream()
                .filter(one -> one.peer().equals(edge.id()))
                .map(Sent::message)
                .toList();
    }

    @Test
    void aCloseThatComesInBetweenIsSaidAgainAfterTheAcceptance() {
        encoder();
        onEncodeStart = _ -> lifecycle.close(CHANNEL, null).thenReturn(true);
        admission.answer(edge, REQUEST).block(SOON);
        assertThat(toEdge()).hasExactlyElementsOfTypes(StreamKill.class, PublishAccept.class, StreamKill.class);
    }

    @Test
    void theLossOfTheEncoderInBetweenIsSaidAgainAfterTheAcceptance() {
        Peer encoder = encoder();
        onEncodeStart = _ -> store.peerGone(encoder.id())
                .flatMap(streams -> lifecycle.encoderLost(encoder, streams))
                .thenReturn(true);
        admission.answer(edge, REQUEST).block(SOON);
        assertThat(toEdge()).hasExactlyElementsOfTypes(StreamKill.class, PublishAccept.class, StreamKill.class);
    }

    @Test
    void aPublisherWhoGoesInBetweenIsNotKilledOnTopOfIt() {
        encoder();
        onEncodeStart = _ -> store.liveOn(CHANNEL)
                .flatMap(id -> lifecycle.publisherEnded(edge.id(), id.orElseThrow()))
                .thenReturn(true);
        admission.answer(edge, REQUEST).block(SOON);
        assertThat(toEdge()).hasExactlyElementsOfTypes(PublishAccept.class);
    }

    @Test
    void anEncoderThatGoesJustThenIsReplacedByAnother() {
        Peer going = encoder();
        Peer staying = encoder();
        onEncodeStart = peer -> peer.equals(going.id()) ? store.peerGone(peer).thenReturn(false) : Mono.just(true);
        admission.answer(edge, REQUEST).block(SOON);
        assertThat(toEdge()).hasExactlyElementsOfTypes(PublishAccept.class);
        assertThat(sent).anySatisfy(one -> assertThat(one.peer()).isEqualTo(staying.id()));
        assertThat(store.statistics().fleet().load()).isEqualTo(1);
        assertThat(store.statistics().backlog())
                .as("events of the stream that never started")
                .isZero();
    }

    @Test
    void whenEveryEncoderGoesThePublisherIsDenied() {
        for (int i = 0; i < 10; i++) {
            encoder();
        }
        onEncodeStart = _ -> Mono.just(false);
        admission.answer(edge, REQUEST).block(SOON);
        assertThat(toEdge()).hasExactlyElementsOfTypes(PublishDeny.class);
        assertThat(store.statistics().live()).isZero();
    }

    @Test
    void aStepGoesOnWhenWhoeverAskedForItGivesUp() {
        encoder();
        admission.answer(edge, REQUEST).block(SOON);
        lifecycle.close(CHANNEL, liveStream()).subscribe().dispose();
        Eventually.that(() -> toEdge().getLast() instanceof StreamKill);
    }
}
