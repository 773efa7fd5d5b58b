package dev.headend.encoder.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bytes between the receiver and those who read. */
@Timeout(20)
final class SourceBufferTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration NOW = Duration.ZERO;

    @Test
    void lookingTakesNothing() throws Exception {
        SourceBuffer spool = new SourceBuffer(1000);
        spool.put(new byte[] {1});
        spool.put(new byte[] {2});

        assertThat(spool.peekFrom(0, LONG)).containsExactly(new byte[] {1}, new byte[] {2});
        assertThat(spool.peekFrom(1, LONG)).containsExactly(new byte[] {2});
        assertThat(spool.peekFrom(2, NOW)).isEmpty();
        assertThat(spool.take(LONG)).containsExactly(1);
    }

    @Test
    void aFullOneHasNothingMoreToSeeUntilSomeIsTaken() throws Exception {
        SourceBuffer spool = new SourceBuffer(100);
        spool.put(new byte[100]);

        assertThat(spool.isEndedOrFull()).isTrue();
        assertThat(spool.peekFrom(1, LONG)).isEmpty();

        CompletableFuture<Boolean> next = async(() -> spool.put(new byte[7]));
        assertThat(next).isNotDone();
        assertThat(spool.take(LONG)).hasSize(100);
        assertThat(next.get()).isTrue();
        assertThat(spool.take(LONG)).hasSize(7);
    }

    @Test
    void manySmallPiecesAreBoundedToo() throws Exception {
        SourceBuffer spool = new SourceBuffer(1000);
        int pieces = 0;
        while (!spool.isEndedOrFull()) {
            spool.put(new byte[1]);
            pieces++;
        }
        assertThat(pieces).isLessThan(20);
    }

    @Test
    void theEndComesAfterWhatIsLeft() throws Exception {
        SourceBuffer spool = new SourceBuffer(100);
        spool.put(new byte[] {1});
        spool.end();

        assertThat(spool.take(LONG)).containsExactly(1);
        assertThat(spool.take(LONG)).isNull();
        assertThat(spool.hasEnded()).isTrue();
    }

    @Test
    void silenceIsNotTheEnd() throws Exception {
        SourceBuffer spool = new SourceBuffer(100);

        assertThat(spool.take(Duration.ofMillis(1))).isNull();
        assertThat(spool.hasEnded()).isFalse();
    }

    @Test
    void closingLetsEverybodyGo() throws Exception {
        SourceBuffer full = new SourceBuffer(10);
        full.put(new byte[10]);
        SourceBuffer empty = new SourceBuffer(10);
        CompletableFuture<Boolean> writer = async(() -> full.put(new byte[1]));
        CompletableFuture<Boolean> reader = async(() -> empty.take(LONG) == null);

        full.close();
        empty.close();

        assertThat(writer.get()).isFalse();
        assertThat(reader.get()).isTrue();
        assertThat(full.take(NOW)).isNull();
    }

    @Property(tries = 200)
    void allBytesComeOutInOrderWhateverTheSizes(
            @ForAll @Size(max = 50) List<@IntRange(min = 1, max = 300) Integer> sizes,
            @ForAll @IntRange(min = 1, max = 500) int capacity)
            throws Exception {
        SourceBuffer spool = new SourceBuffer(capacity);
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        List<byte[]> pieces = new ArrayList<>();
        for (int size : sizes) {
            byte[] piece = new byte[size];
            piece[0] = (byte) pieces.size();
            pieces.add(piece);
            in.writeBytes(piece);
        }
        CompletableFuture<Boolean> writer = async(() -> {
            for (byte[] piece : pieces) {
                spool.put(piece);
            }
            spool.end();
            return true;
        });
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] piece = spool.take(LONG); piece != null; piece = spool.take(LONG)) {
            out.writeBytes(piece);
        }
        assertThat(writer.get()).isTrue();
        assertThat(out.toByteArray()).isEqualTo(in.toByteArray());
    }

    private interface Blocking {
        boolean call() throws InterruptedException;
    }

    private static CompletableFuture<Boolean> async(Blocking work) {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(work.call());
            } catch (InterruptedException | RuntimeException failed) {
                result.completeExceptionally(failed);
            }
        });
        return result;
    }
}
