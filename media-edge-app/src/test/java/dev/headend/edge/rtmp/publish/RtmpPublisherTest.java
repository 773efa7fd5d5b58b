package dev.headend.edge.rtmp.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.edge.admission.OpenAuthorizer;
import dev.headend.edge.admission.PublishAttempt;
import dev.headend.edge.admission.PublishAuthorizer;
import dev.headend.edge.admission.PublishGate;
import dev.headend.edge.admission.StreamLog;
import dev.headend.edge.admission.TakeoverRule;
import dev.headend.edge.admission.Verdict;
import dev.headend.edge.connection.EndReason;
import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.live.MediaMemory;
import dev.headend.edge.live.MediaPacket;
import dev.headend.edge.live.PacketEncoding;
import dev.headend.edge.live.StreamFormat;
import dev.headend.edge.live.TextEncoding;
import dev.headend.edge.metrics.Protocol;
import dev.headend.edge.metrics.PublisherMetrics;
import dev.headend.edge.rtmp.session.SessionEvent;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import dev.headend.rtmp.message.RtmpMessage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** On a connection whose event loop does nothing until it is told to. */
class RtmpPublisherTest {
    private static final ChannelId CHANNEL = new ChannelId("news");

    private final LiveChannels channels =
            LiveChannels.of(1, Duration.ZERO, new MediaMemory(1 << 24), Clock.systemUTC(), System::nanoTime);
    private final PublishGate gate =
            new PublishGate(channels, new OpenAuthorizer(Clock.systemUTC()), TakeoverRule.DEFAULT);
    private final EmbeddedChannel connection = new EmbeddedChannel();
    private final List<SessionEvent> events = new ArrayList<>();
    private final RtmpPublisher publisher = new RtmpPublisher(
            connection,
            InetAddress.getLoopbackAddress(),
            events::add,
            new PublisherMetrics(new SimpleMeterRegistry(), Protocol.RTMP),
            new StreamLog(Clock.systemUTC()),
            TextEncoding.FIRST);

    @BeforeEach
    void publish() {
        publisher.begin(gate, CHANNEL, new StreamKey("k3y"));
        connection.runPendingTasks();
        assertThat(events).containsExactly(new SessionEvent.PublishAdmitted());
    }

    @AfterEach
    void nothingIsLeft() {
        publisher.stop("end of the test");
        connection.finishAndReleaseAll();
        assertThat(channels.snapshot()).isEmpty();
    }

    @Test
    void aKilledStreamEndsItsConnection() {
        channels.kill(CHANNEL, null, "by the test");
        connection.runPendingTasks();

        assertThat(events).last().isEqualTo(new SessionEvent.Killed(EndReason.KILLED, "by the test"));
    }

    /** The session would take it for the end of the connection's next stream. */
    @Test
    void aKillThatComesAfterTheEndOfItsStreamIsForgotten() {
        channels.kill(CHANNEL, null, "by the test");
        publisher.stop("the publisher stopped");
        connection.runPendingTasks();

        assertThat(events).containsExactly(new SessionEvent.PublishAdmitted());
    }

    /** As when memory outside the heap is used up. */
    @Test
    void aStreamWhoseFirstPacketsCannotBeAddedFailsAndFreesItsChannel() {
        Sinks.One<Verdict> verdict = Sinks.one();
        ChannelId other = new ChannelId("other");
        RtmpPublisher unlucky = new RtmpPublisher(
                connection,
                InetAddress.getLoopbackAddress(),
                events::add,
                new PublisherMetrics(new SimpleMeterRegistry(), Protocol.RTMP),
                new StreamLog(Clock.systemUTC()),
                new Unfit());
        unlucky.begin(new PublishGate(channels, undecided(verdict), TakeoverRule.DEFAULT), other, new StreamKey("k3y"));
        ByteBuf first = Unpooled.wrappedBuffer(new byte[] {42});
        ByteBuf second = Unpooled.wrappedBuffer(new byte[] {42});
        unlucky.media(new RtmpMessage.Audio(1, 0, first));
        unlucky.media(new RtmpMessage.Audio(1, 20, second));

        verdict.tryEmitValue(new Verdict.Accepted(new StreamId("s-1"), false)).orThrow();
        connection.runPendingTasks();
        assertThatThrownBy(connection::checkException).hasMessage("as the test wants it");
        unlucky.stop("internal error");

        assertThat(channels.find(other)).isEmpty();
        assertThat(first.refCnt() + second.refCnt()).isZero();
    }

    private static PublishAuthorizer undecided(Sinks.One<Verdict> verdict) {
        return new PublishAuthorizer() {
            @Override
            public Mono<Verdict> authorize(PublishAttempt attempt) {
                return verdict.asMono();
            }

            @Override
            public void ended(PublishAttempt attempt, StreamId streamId) {}
        };
    }

    private record Unfit() implements PacketEncoding {
        @Override
        public StreamFormat format() {
            return StreamFormat.FLV_MESSAGES;
        }

        @Override
        public int lengthOf(MediaPacket packet) {
            return 1;
        }

        @Override
        public void encode(MediaPacket packet, ByteBuf out) {
            throw new IllegalStateException("as the test wants it");
        }

        @Override
        public void adapt(ByteBuf encoded, int index) {}
    }
}
