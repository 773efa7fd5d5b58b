package dev.headend.edge.websocket.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headend.edge.admission.StreamLog;
import dev.headend.edge.connection.EndReason;
import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.live.MediaMemory;
import dev.headend.edge.live.Publication;
import dev.headend.edge.metrics.Protocol;
import dev.headend.edge.metrics.PublisherMetrics;
import dev.headend.edge.websocket.Ending;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What the heap holds of a publisher's stream for receivers that come late. */
class WebSocketPublisherTest {
    private static final int LONG = 1 << 20;

    private final LiveChannels channels =
            LiveChannels.of(0, Duration.ZERO, new MediaMemory(64 << 20), Clock.systemUTC(), System::nanoTime);
    private final List<Ending> endings = new ArrayList<>();
    private final EmbeddedChannel connection = new EmbeddedChannel();
    private final WebSocketPublisher publisher = new WebSocketPublisher(
            connection,
            InetAddress.getLoopbackAddress(),
            endings::add,
            new PublisherMetrics(new SimpleMeterRegistry(), Protocol.WEBSOCKET),
            new StreamLog(Clock.systemUTC()));

    @AfterEach
    void close() {
        connection.finishAndReleaseAll();
    }

    @Test
    void theFirstMessageOfUnknownBytesCountsForAsLongAsTheStreamLives() {
        publisher.begin(admitted());
        publisher.received(Unpooled.wrappedBuffer(new byte[LONG]));
        publisher.received(Unpooled.wrappedBuffer(new byte[1]));
        assertThat(publisher.heldBytes()).isBetween((long) LONG, 2L * LONG);
        publisher.stop("disconnected");
        assertThat(publisher.heldBytes()).isZero();
    }

    /** Before anybody closes the stream, and once. */
    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void theLogSaysWhatIsWrongWithAnOrdinaryMp4(CapturedOutput log) {
        publisher.begin(admitted());
        publisher.received(ByteBufUtil.writeAscii(connection.alloc(), "\0\0\0\20ftypisom\0\0\0\0\0\0\0\10moov"));
        publisher.received(Unpooled.wrappedBuffer(new byte[LONG]));
        assertThat(log.getAll().lines().filter(line -> line.contains("encoders may not decode it")))
                .singleElement()
                .asString()
                .contains("WARN", "channel ch stream s1: ", "MP4: not fragmented");
        publisher.killed("closed by the coordinator");
        connection.runPendingTasks();
        assertThat(endings)
                .containsExactly(new Ending(
                        EndReason.KILLED,
                        "closed by the coordinator; its container: MP4: not fragmented",
                        "Stream closed (MP4: not fragmented)"));
        publisher.stop("closed");
    }

    /** A connection may take its time to close. */
    @Test
    void nothingOfAStreamIsHeldOnceItHasEnded() {
        WeakReference<Publication> stream = ended();
        await().until(() -> {
            System.gc();
            return stream.refersTo(null);
        });
        assertThat(publisher.isPublishing()).isFalse();
    }

    private WeakReference<Publication> ended() {
        Publication stream = admitted();
        publisher.begin(stream);
        publisher.received(Unpooled.wrappedBuffer(new byte[LONG]));
        publisher.stop("disconnected");
        return new WeakReference<>(stream);
    }

    private Publication admitted() {
        return channels.reserve(
                        ChannelId.parse("ch", 10).orElseThrow(),
                        StreamKey.parse("k3y", 10).orElseThrow(),
                        publisher)
                .orElseThrow()
                .open(new StreamId("s1"), false, () -> {})
                .orElseThrow();
    }
}
