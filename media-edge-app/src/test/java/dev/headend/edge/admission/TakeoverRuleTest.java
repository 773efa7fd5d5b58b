package dev.headend.edge.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.live.MediaMemory;
import dev.headend.edge.live.MediaPacket;
import dev.headend.edge.live.Publication;
import dev.headend.edge.live.UnconnectedPeer;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A publisher comes again while the loss of its first connection is not noticed yet. */
class TakeoverRuleTest {
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.1");
    private static final ChannelId CHANNEL = new ChannelId("ch");
    private static final Duration SILENCE = TakeoverRule.DEFAULT.silence();

    /** What the authorizer hears and the connections are told, in order. */
    private final List<String> events = new ArrayList<>();

    private final Sinks.Empty<Verdict> undecided = Sinks.empty();
    private long now;
    private final LiveChannels channels =
            LiveChannels.of(1, Duration.ZERO, new MediaMemory(1 << 24), Clock.systemUTC(), () -> now);
    private final PublishGate gate = new PublishGate(channels, new RecordingAuthorizer(), TakeoverRule.DEFAULT);
    private int streams;

    @AfterEach
    void nothingIsLeftOfTheChannels() {
        channels.killAll("test");
        assertThat(channels.snapshot()).isEmpty();
    }

    @Test
    void takesThePlaceOfASilentOneWhoseEndIsToldFirst() {
        admit("key");
        now += SILENCE.toNanos();
        assertThat(admit("key")).isInstanceOf(Admission.Admitted.class);
        assertThat(events).containsExactly("asked", "s1 ended", "1 disconnected", "asked");
    }

    @Test
    void doesNotTakeThePlaceOfOneThatHasBeenSilentForLess() {
        admit("key");
        now += SILENCE.toNanos() - 1;
        assertThat(admit("key")).isInstanceOf(Admission.Taken.class);
        assertThat(events).containsExactly("asked");
    }

    @Test
    void doesNotOustOneThatSends() {
        Publication publication = ((Admission.Admitted) admit("key")).publication();
        now += SILENCE.toNanos() / 2;
        publication.publish(new MediaPacket(
                MediaPacket.Kind.AUDIO, MediaPacket.Role.INDEPENDENT, 0, 0, Unpooled.wrappedBuffer(new byte[] {1})));
        now += SILENCE.toNanos() / 2;
        assertThat(admit("key")).isInstanceOf(Admission.Taken.class);
        assertThat(events).containsExactly("asked");
    }

    /** A large picture over a slow line takes longer than that, and is heard of only when it is there. */
    @Test
    void doesNotOustOneOfWhomAPartOfAPacketHasCome() {
        Publication publication = ((Admission.Admitted) admit("key")).publication();
        now += SILENCE.toNanos() / 2;
        publication.heard();
        now += SILENCE.toNanos() / 2;
        assertThat(admit("key")).isInstanceOf(Admission.Taken.class);
    }

    /** The stalls of two seconds that uploads have cost nobody his channel. */
    @Test
    void waitsForFiveSecondsUnlessToldOtherwise() {
        assertThat(SILENCE).isEqualTo(Duration.ofSeconds(5));
    }

    /** Whoever has lost his place gets it back only from one who is silent in his turn. */
    @Test
    void twoWhoSendDoNotFight() {
        admit("key");
        now += SILENCE.toNanos();
        Publication second = ((Admission.Admitted) admit("key")).publication();
        for (int retry = 0; retry < 20; retry++) {
            now += SILENCE.toNanos() / 2;
            second.heard();
            assertThat(admit("key")).isInstanceOf(Admission.Taken.class);
        }
        assertThat(events).containsExactly("asked", "s1 ended", "1 disconnected", "asked");
    }

    @Test
    void doesNotOustAnybodyWithAnotherKey() {
        admit("key");
        now += SILENCE.toNanos();
        assertThat(admit("another")).isInstanceOf(Admission.Taken.class);
        assertThat(events).containsExactly("asked");
    }

    @Test
    void doesNotOustOneThatIsNotDecidedYet() {
        admit("undecided");
        now += SILENCE.toNanos();
        assertThat(admit("undecided")).isInstanceOf(Admission.Taken.class);
        assertThat(events).containsExactly("asked");
        undecided.tryEmitEmpty().orThrow();
    }

    private Admission admit(String key) {
        List<Admission> admission = new ArrayList<>();
        AdmissionRequest unused =
                gate.admit(new PublishAttempt(CHANNEL, new StreamKey(key), ADDRESS), peer(++streams), admission::add);
        return admission.isEmpty() ? new Admission.Denied("not decided") : admission.getFirst();
    }

    private final class RecordingAuthorizer implements PublishAuthorizer {
        @Override
        public Mono<Verdict> authorize(PublishAttempt attempt) {
            events.add("asked");
            return attempt.key().value().equals("undecided")
                    ? undecided.asMono()
                    : Mono.just(new Verdict.Accepted(new StreamId("s" + streams), true));
        }

        @Override
        public void ended(PublishAttempt attempt, StreamId streamId) {
            events.add(streamId + " ended");
        }
    }

    private UnconnectedPeer peer(int number) {
        return new UnconnectedPeer(_ -> events.add(number + " disconnected"));
    }
}
