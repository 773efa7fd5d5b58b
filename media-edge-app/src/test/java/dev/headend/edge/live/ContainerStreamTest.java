package dev.headend.edge.live;

import static dev.headend.edge.live.TestPublisher.ADDRESS;
import static dev.headend.edge.live.TestPublisher.CHANNEL;
import static dev.headend.edge.live.TestPublisher.KEY;
import static dev.headend.edge.live.TestPublisher.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.live.MediaPacket.Kind;
import dev.headend.edge.live.MediaPacket.Role;
import dev.headend.fixture.NoLeaks;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Streams that are a container in chunks. In the tests' chunks {@code H} is a byte of the header and {@code |} stands before the
 * byte with which a decoder can begin.
 */
@ExtendWith(NoLeaks.class)
class ContainerStreamTest {
    private static final int BLOCK = 1_000;

    private final TestContext test = new TestContext(TestContext.limits(1 << 20, Duration.ZERO), 1 << 20);
    private final Receiver receiver = new Receiver();
    private final Receiver early = new Receiver();
    private final Source source = new Source(test.channels);

    @AfterEach
    void nothingIsLeftOfTheChannel() {
        source.end();
        receiver.leave();
        early.leave();
        assertThat(test.channels.snapshot()).isEmpty();
        assertThat(test.memory.used()).isZero();
    }

    @Test
    void aReceiverFromTheBeginningGetsEveryChunkAsItWasSent() {
        receiver.join(CacheUse.GROUP);
        source.send("H", "HH|ab", "cd", "e|fg", "|hi");

        assertThat(receiver.chunks).containsExactly("H", "HHab", "cd", "efg", "hi");
    }

    @Test
    void oneThatComesBeforeTheFirstJoinPointGetsAllFromTheBeginning() {
        source.send("H", "H");
        receiver.join(CacheUse.GROUP);
        source.send("H|ab");

        assertThat(receiver.chunks).containsExactly("H", "H", "Hab");
    }

    @Test
    void oneThatComesLaterGetsTheHeaderAndBeginsInTheMiddleOfAChunk() {
        source.send("HH|ab", "cd", "e|fg", "hi");
        receiver.join(CacheUse.GROUP);
        source.send("jk");

        assertThat(receiver.chunks).containsExactly("HH", "fg", "hi", "jk");
    }

    @Test
    void theHeaderAndTheJoinPointMayBeInOneChunk() {
        source.send("HH|ab");
        receiver.join(CacheUse.GROUP);
        source.send("cd");

        assertThat(receiver.chunks).containsExactly("HH", "ab", "cd");
    }

    @Test
    void aJoinPointMayBecomeKnownLater() {
        early.join(CacheUse.GROUP);
        source.send("HH", "abc", "def", "ghi");
        source.joinPoint(6);
        receiver.join(CacheUse.GROUP);
        source.send("jkl");

        assertThat(receiver.chunks).containsExactly("HH", "ef", "ghi", "jkl");
        assertThat(early.chunks).containsExactly("HH", "abc", "def", "ghi", "jkl");
    }

    @Test
    void aReceiverThatMustWaitForOneBeginsThereThoughItBecomesKnownLater() {
        source.send("HH|ab", "cd");
        receiver.join(CacheUse.NONE);
        source.send("ef", "ghi", "jkl");
        assertThat(receiver.chunks).isEmpty();
        source.joinPoint(9);
        source.send("mno");

        assertThat(receiver.chunks).containsExactly("HH", "hi", "jkl", "mno");
    }

    @Test
    void severalChunksMayBeSentTogether() {
        source.send("HH|ab");
        source.sendTogether("cd", "ef", "gh");
        source.joinPoint(7);
        receiver.join(CacheUse.GROUP);
        source.send("ij");

        assertThat(receiver.chunks).containsExactly("HH", "f", "gh", "ij");
    }

    @Test
    void aHeaderThatChangesIsSentBeforeTheJoinPointThatNeedsIt() {
        receiver.join(CacheUse.GROUP);
        source.send("H|ab");
        receiver.stall();
        source.send("|cd");
        test.pass(Duration.ofSeconds(6));
        source.send("H|ef");
        receiver.goOn();

        assertThat(receiver.chunks).containsExactly("Hab", "HH", "ef");
    }

    @Test
    void withoutTheCacheItBeginsWithTheNextJoinPoint() {
        source.send("HH|ab", "cd");
        receiver.join(CacheUse.NONE);
        source.send("ef", "g|hi", "jk");

        assertThat(receiver.chunks).containsExactly("HH", "hi", "jk");
    }

    @Test
    void aSlowReceiverGoesOnUntilAJoinPointAndSkipsToTheLatest() {
        receiver.join(CacheUse.GROUP);
        early.join(CacheUse.GROUP);
        source.send("HH|ab");
        receiver.stall();
        source.send("cd", "e|fg", "hi");
        test.pass(Duration.ofSeconds(6));
        source.send("j|kl", "m|no", "pq");
        receiver.goOn();

        assertThat(receiver.chunks)
                .as("what came before it could be left out, and the rest of its chunk")
                .containsExactly("HHab", "cd", "e", "no", "pq");
        assertThat(receiver.causes).containsExactly(DropCause.TOO_SLOW);
        assertThat(early.chunks).containsExactly("HHab", "cd", "efg", "hi", "jkl", "mno", "pq");
    }

    @Test
    void aSlowReceiverMissesNothingWhenThereIsNothingLaterToBeginWith() {
        receiver.join(CacheUse.GROUP);
        source.send("HH|ab");
        receiver.stall();
        source.send("cd", "e|fg", "hi");
        test.pass(Duration.ofSeconds(6));
        source.send("jk");
        receiver.goOn();

        assertThat(receiver.chunks).containsExactly("HHab", "cd", "efg", "hi", "jk");
        assertThat(receiver.causes).isEmpty();
    }

    @Test
    void oneWhoseChunksAreTooManyToReachTheNextJoinPointIsDisconnected() {
        receiver.join(CacheUse.GROUP);
        source.send("HH|ab");
        receiver.stall();
        source.send("x".repeat(BLOCK), "x".repeat(BLOCK), "x");

        assertThat(receiver.evictions).containsExactly(DropCause.TOO_SLOW);
    }

    @Test
    void ofBytesThatNobodyKnowsTheFirstChunkIsKeptAndTheOldestOfTheOthersDropped() {
        TestContext little = new TestContext(TestContext.limits(2_500, Duration.ZERO), 1 << 20);
        Source unknown = new Source(little.channels);
        Receiver late = new Receiver();
        unknown.sendUnknown("first", "a".repeat(BLOCK), "b".repeat(BLOCK), "c".repeat(BLOCK), "d");
        late.join(little.channels, CacheUse.GROUP);

        assertThat(late.chunks).containsExactly("first", "b".repeat(BLOCK), "c".repeat(BLOCK), "d");
        unknown.end();
        late.leave();
        assertThat(little.memory.used()).isZero();
    }

    @Test
    void aSlowReceiverOfThemGoesOnLive() {
        Source unknown = new Source(test.channels, "other");
        Receiver slow = new Receiver();
        slow.join(test.channels, "other", CacheUse.GROUP);
        unknown.sendUnknown("first", "second");
        slow.stall();
        unknown.sendUnknown("third");
        test.pass(Duration.ofSeconds(6));
        unknown.sendUnknown("fourth");
        slow.goOn();
        unknown.sendUnknown("fifth");

        assertThat(slow.chunks).containsExactly("first", "second", "fifth");
        unknown.end();
        slow.leave();
    }

    @Test
    void nobodyGetsAStreamInAFormatThatHeCannotRead() {
        TestSubscriber player = new TestSubscriber();
        assertThat(test.channels.subscribe(CHANNEL, KEY, CacheUse.GROUP, player))
                .isEmpty();
        assertThat(player.heard).containsExactly("refused: OTHER_FORMAT");

        source.end();
        TestSubscriber waiting = new TestSubscriber();
        waiting.subscription =
                test.channels.subscribe(CHANNEL, KEY, CacheUse.GROUP, waiting).orElseThrow();
        source.begin();
        source.send("HH|ab");
        assertThat(waiting.heard).containsExactly("refused: OTHER_FORMAT");
    }

    /** Chunks with their length before them. */
    private record LengthFirst() implements PacketEncoding {
        @Override
        public StreamFormat format() {
            return StreamFormat.CONTAINER;
        }

        @Override
        public int lengthOf(MediaPacket packet) {
            return Integer.BYTES + packet.bytes();
        }

        @Override
        public void encode(MediaPacket packet, ByteBuf out) {
            encodeStart(packet.bytes(), out);
            out.writeBytes(packet.payload(), packet.payload().readerIndex(), packet.bytes());
        }

        @Override
        public int payloadLength(int encoded) {
            return encoded - Integer.BYTES;
        }

        @Override
        public void encodeStart(int payload, ByteBuf out) {
            out.writeInt(payload);
        }

        @Override
        public void adapt(ByteBuf encoded, int index) {}
    }

    private static final class Source implements PublisherPeer {
        private final LiveChannels channels;
        private final String channel;
        private final StringBuilder header = new StringBuilder();
        private byte[] complete = {};
        private long sent;
        private @Nullable Publication publication;

        Source(LiveChannels channels) {
            this(channels, CHANNEL.value());
        }

        Source(LiveChannels channels, String channel) {
            this.channels = channels;
            this.channel = channel;
            begin();
        }

        void begin() {
            publication = channels.reserve(new dev.headend.media.ChannelId(channel), KEY, this)
                    .orElseThrow()
                    .open(STREAM, false, () -> {})
                    .orElseThrow();
        }

        void send(String... chunks) {
            for (String chunk : chunks) {
                chunk.chars().filter(c -> c == 'H').forEach(_ -> header.append('H'));
                int join = chunk.indexOf('|');
                String bytes = chunk.replace("|", "");
                publish(Role.DEPENDENT, bytes, null);
                if (join >= 0) {
                    joinPoint(sent + join);
                }
                sent += bytes.length();
                publication.flush();
            }
        }

        /** It has become known that a decoder can begin there. */
        void joinPoint(long offset) {
            if (complete.length != header.length()) {
                complete = header.toString().getBytes(StandardCharsets.US_ASCII);
            }
            publication.joinPoint(offset, complete);
        }

        void sendTogether(String... chunks) {
            for (String chunk : chunks) {
                publish(Role.DEPENDENT, chunk, null);
                sent += chunk.length();
            }
            publication.flush();
        }

        void sendUnknown(String... chunks) {
            for (String chunk : chunks) {
                publish(Role.INDEPENDENT, chunk, sent == 0 ? chunk : null);
                publication.flush();
                sent += chunk.length();
            }
        }

        private void publish(Role role, String chunk, @Nullable String streamHeader) {
            publication.publish(new MediaPacket(
                    Kind.CHUNK,
                    role,
                    0,
                    0,
                    Unpooled.copiedBuffer(chunk, StandardCharsets.US_ASCII),
                    streamHeader == null
                            ? null
                            : Unpooled.wrappedBuffer(streamHeader.getBytes(StandardCharsets.US_ASCII))));
        }

        void end() {
            publication.end();
        }

        @Override
        public InetAddress address() {
            return ADDRESS;
        }

        @Override
        public EventExecutor executor() {
            return ImmediateEventExecutor.INSTANCE;
        }

        @Override
        public PacketEncoding encoding() {
            return new LengthFirst();
        }

        @Override
        public void killed(String reason) {}
    }

    private final class Receiver implements Subscriber {
        final List<String> chunks = new ArrayList<>();
        final List<DropCause> causes = new ArrayList<>();
        final List<DropCause> evictions = new ArrayList<>();
        private final ByteBuf received = Unpooled.buffer();
        private boolean writable = true;
        private @Nullable Subscription subscription;

        void join(CacheUse use) {
            join(test.channels, use);
        }

        void join(LiveChannels channels, CacheUse use) {
            join(channels, CHANNEL.value(), use);
        }

        void join(LiveChannels channels, String channel, CacheUse use) {
            subscription = channels.subscribe(new dev.headend.media.ChannelId(channel), KEY, use, this)
                    .orElseThrow();
        }

        void leave() {
            if (subscription != null) {
                subscription.leave();
            }
        }

        void stall() {
            writable = false;
        }

        void goOn() {
            writable = true;
            subscription.resume();
        }

        @Override
        public void deliver(ByteBuf packets) {
            received.writeBytes(packets, packets.readerIndex(), packets.readableBytes());
            while (received.readableBytes() >= Integer.BYTES
                    && received.readableBytes() >= Integer.BYTES + received.getInt(received.readerIndex())) {
                chunks.add(received.readCharSequence(received.readInt(), StandardCharsets.US_ASCII)
                        .toString());
            }
        }

        @Override
        public EventExecutor executor() {
            return ImmediateEventExecutor.INSTANCE;
        }

        @Override
        public InetAddress address() {
            return ADDRESS;
        }

        @Override
        public PacketEncoding encoding() {
            return new LengthFirst();
        }

        @Override
        public boolean isWritable() {
            return writable;
        }

        @Override
        public long ownBytes() {
            return 0;
        }

        @Override
        public void dropped(long packets, DropCause cause) {
            causes.add(cause);
        }

        @Override
        public void evicted(DropCause cause, long held) {
            evictions.add(cause);
        }

        @Override
        public void started() {}

        @Override
        public void flush() {}

        @Override
        public void ended() {}

        @Override
        public void refused(Refusal why) {}

        @Override
        public void failed(Throwable cause) {
            throw new AssertionError(cause);
        }
    }
}
