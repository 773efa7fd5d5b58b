package dev.headend.encoder.source.buffer;

import static dev.headend.encoder.source.buffer.TestPackets.COST;
import static dev.headend.encoder.source.buffer.TestPackets.packet;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Packets between the one who receives and the one who feeds. Each takes {@value TestPackets#COST} bytes. */
final class ReplayBufferTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final MemoryBudget budget = new MemoryBudget(1_000_000);
    private final AtomicInteger resumed = new AtomicInteger();

    private ReplayBuffer buffer(int waiting, int replay, Duration time) {
        return new ReplayBuffer(
                new ReplayLimits((long) waiting * COST, (long) replay * COST, time), budget, resumed::incrementAndGet);
    }

    private static void add(ReplayBuffer to, String kinds, long fromMs) {
        for (int i = 0; i < kinds.length(); i++) {
            to.add(packet(kinds.substring(i, i + 1), fromMs + 100L * i, "VA"));
        }
    }

    @Test
    void lookingTakesNothing() throws Exception {
        ReplayBuffer buffer = buffer(10, 10, LONG);
        add(buffer, "kv", 0);

        assertThat(buffer.get(0).timeMs()).isZero();
        assertThat(buffer.await(1, LONG).timeMs()).isEqualTo(100);
        assertThat(buffer.await(2, Duration.ZERO)).isNull();
        assertThat(buffer.get(0)).isNotNull();
        assertThat(budget.used()).isEqualTo(2 * COST);
    }

    /** Each took as long as there were packets behind it: a minute for these, during which no source was received. */
    @Test
    @Timeout(20)
    void aBacklogOfTinyPacketsIsFedInTime() {
        int packets = 400_000;
        ReplayBuffer buffer = new ReplayBuffer(
                new ReplayLimits(1L << 40, 0, Duration.ZERO), new MemoryBudget(1L << 40), resumed::incrementAndGet);
        Packet tiny = Packet.of(Packet.Kind.AUDIO, 0, false, TestPackets.tracks("-A"), new byte[1]);
        for (int i = 0; i < packets; i++) {
            buffer.add(tiny);
        }
        for (int i = 1; i <= packets; i++) {
            buffer.moveTo(i);
        }
        assertThat(buffer.get(packets - 1L)).isNull();
    }

    @Test
    void whoAddsStopsWhenItIsFullAndGoesOnWhenSomeIsFed() {
        ReplayBuffer buffer = buffer(2, 0, LONG);

        assertThat(buffer.add(packet("k", 0, "VA"))).isTrue();
        assertThat(buffer.add(packet("v", 40, "VA"))).isFalse();
        assertThat(buffer.isEndedOrFull()).isTrue();
        buffer.moveTo(1);

        assertThat(resumed).hasValue(1);
        assertThat(buffer.isEndedOrFull()).isFalse();
        buffer.moveTo(2);
        assertThat(resumed).as("only once").hasValue(1);
    }

    @Test
    void theLatestGroupsCanBeFedAgain() {
        ReplayBuffer buffer = buffer(100, 100, LONG);
        add(buffer, "kvvkvvkv", 0);
        buffer.moveTo(8);

        assertThat(buffer.moveToEntry(450, 0, Long.MAX_VALUE)).isEqualTo(3);
        assertThat(buffer.moveToEntry(600, 0, Long.MAX_VALUE)).isEqualTo(6);
        assertThat(buffer.moveToEntry(600, 7, Long.MAX_VALUE))
                .as("no earlier than that")
                .isEqualTo(7);
        assertThat(buffer.moveToEntry(600, 0, 5)).as("no later than that").isEqualTo(3);
        assertThat(buffer.moveToEntry(0, 0, Long.MAX_VALUE)).isZero();
        assertThat(buffer.moveToEntry(-5, 0, Long.MAX_VALUE)).isZero();
    }

    @Test
    void whatWasFedIsDroppedByGroupsWhenItIsTooMuch() {
        ReplayBuffer buffer = buffer(100, 4, LONG);
        add(buffer, "kvvkvvkv", 0);

        buffer.moveTo(5);
        assertThat(buffer.get(2)).as("five packets are too many").isNull();
        assertThat(buffer.get(3)).isNotNull();
        assertThat(buffer.moveToEntry(0, 0, Long.MAX_VALUE)).isEqualTo(3);
        assertThat(budget.used()).isEqualTo(5 * COST);
    }

    @Test
    void aGroupThatIsTooLongIsDroppedAsItIsFed() {
        ReplayBuffer buffer = buffer(100, 2, LONG);
        add(buffer, "kvvvvvk", 0);

        buffer.moveTo(5);
        assertThat(buffer.get(4)).isNull();
        assertThat(buffer.moveToEntry(0, 0, Long.MAX_VALUE))
                .as("the next one goes on")
                .isEqualTo(5);
    }

    @Test
    void whatWasFedIsDroppedByGroupsWhenItIsOld() {
        ReplayBuffer buffer = buffer(100, 100, Duration.ofMillis(400));
        add(buffer, "kvkvkvkvkv", 0);

        buffer.moveTo(9);

        assertThat(buffer.get(3)).as("the group from 400 on is enough").isNull();
        assertThat(buffer.get(4)).isNotNull();
    }

    @Test
    void soundAloneCanBeginAnywhere() {
        ReplayBuffer buffer = buffer(100, 100, LONG);
        for (int i = 0; i < 5; i++) {
            buffer.add(packet("a", 20L * i, "-A"));
        }
        buffer.moveTo(5);

        assertThat(buffer.moveToEntry(45, 0, Long.MAX_VALUE)).isEqualTo(2);
    }

    @Test
    void ofSeveralAtTheSameTimeTheFirstIsGoneTo() {
        ReplayBuffer buffer = buffer(100, 100, LONG);
        buffer.add(packet("k", 0, "VA"));
        buffer.add(packet("k", 0, "VA"));
        buffer.add(packet("k", 5, "VA"));
        buffer.add(packet("k", 5, "VA"));

        assertThat(buffer.moveToEntry(0, 0, Long.MAX_VALUE)).isZero();
        assertThat(buffer.moveToEntry(7, 0, Long.MAX_VALUE)).isEqualTo(2);
    }

    @Test
    void aStreamThatNobodyFeedsLeavesTheOthersTheirShare() {
        MemoryBudget small = new MemoryBudget(12L * COST);
        ReplayLimits limits = new ReplayLimits(100L * COST, 100L * COST, LONG);
        ReplayBuffer stuck = new ReplayBuffer(limits, small, () -> {});
        ReplayBuffer other = new ReplayBuffer(limits, small, () -> {});
        int taken = 1;
        while (stuck.add(packet("k", 0, "VA"))) {
            taken++;
        }
        assertThat(taken).isEqualTo(12);

        assertThat(other.add(packet("k", 0, "VA"))).isTrue();
        assertThat(other.add(packet("v", 0, "VA"))).isTrue();
        assertThat(other.add(packet("v", 0, "VA"))).as("its share: 3").isFalse();
        stuck.close();
        assertThat(small.used()).isEqualTo(3 * COST);
    }

    @Test
    void whatIsToBeFedAgainGivesWayFirst() {
        MemoryBudget small = new MemoryBudget(8L * COST);
        ReplayBuffer buffer = new ReplayBuffer(new ReplayLimits(100L * COST, 100L * COST, LONG), small, () -> {});
        add(buffer, "kvkvkvkvkvkv", 0);
        buffer.moveTo(12);

        assertThat(small.used()).isEqualTo(4 * COST);
    }

    @Test
    void messagesThatAreReceivedCountToo() {
        ReplayBuffer buffer = buffer(10, 10, LONG);
        buffer.unfinished(700);
        buffer.unfinished(200);
        add(buffer, "k", 0);

        assertThat(budget.used()).isEqualTo(200 + COST);
        buffer.close();
        buffer.unfinished(500);
        assertThat(budget.used()).isZero();
    }

    @Test
    void streamsOfLongMessagesThatNobodyFeedsStayWithinOneAndAHalfBudgets() {
        MemoryBudget small = new MemoryBudget(48L * COST);
        List<ReplayBuffer> streams = Stream.generate(
                        () -> new ReplayBuffer(new ReplayLimits(100L * COST, 100L * COST, LONG), small, () -> {}))
                .limit(20)
                .toList();
        Packet message = Packet.of(Packet.Kind.VIDEO, 0, true, TestPackets.tracks("VA"), new byte[8 * COST]);
        streams.forEach(stream -> stream.add(message));

        assertThat(small.used()).isLessThan(72L * COST);
        assertThat(streams.getFirst().hasEnded()).as("one that came in time").isFalse();
        assertThat(streams.getLast().failure()).isEqualTo("this encoder's memory for streams is used up");
        assertThat(streams.getFirst().add(packet("v", 40, "VA")))
                .as("more of it")
                .isFalse();
        assertThat(small.used()).isLessThan(72L * COST);
    }

    @Test
    void unfinishedMessagesOfAllStreamsTogetherAreBounded() {
        MemoryBudget small = new MemoryBudget(48L * COST);
        List<ReplayBuffer> streams = Stream.generate(
                        () -> new ReplayBuffer(new ReplayLimits(100L * COST, 100L * COST, LONG), small, () -> {}))
                .limit(20)
                .toList();
        streams.forEach(stream -> stream.unfinished(12L * COST));
        ReplayBuffer modest = streams.get(7);

        assertThat(streams.stream().filter(stream -> !stream.hasEnded())).hasSize(5);
        assertThat(modest.failure()).isEqualTo("this encoder's memory for unfinished messages is used up");
        streams.forEach(ReplayBuffer::close);
        assertThat(small.used()).isZero();
    }

    @Test
    void whoseUnfinishedMessagesAreShortGoesOnBesideLongOnes() {
        MemoryBudget small = new MemoryBudget(48L * COST);
        ReplayLimits limits = new ReplayLimits(100L * COST, 100L * COST, LONG);
        ReplayBuffer greedy = new ReplayBuffer(limits, small, () -> {});
        ReplayBuffer modest = new ReplayBuffer(limits, small, () -> {});
        greedy.unfinished(63L * COST);
        modest.unfinished(2L * COST);

        assertThat(modest.hasEnded()).isFalse();
        greedy.unfinished(64L * COST);
        assertThat(greedy.hasEnded()).isTrue();
    }

    @Test
    void theEndComesAfterWhatIsLeft() throws Exception {
        ReplayBuffer buffer = buffer(10, 10, LONG);
        add(buffer, "k", 0);
        buffer.end("");
        buffer.end("too late");

        assertThat(buffer.await(0, LONG)).isNotNull();
        assertThat(buffer.await(1, LONG)).isNull();
        assertThat(buffer.hasEnded()).isTrue();
        assertThat(buffer.failure()).isEmpty();
        assertThat(buffer.add(packet("v", 0, "VA"))).isFalse();
    }

    @Test
    void closingWakesWhoWaits() {
        ReplayBuffer buffer = buffer(10, 10, LONG);
        CompletableFuture<Boolean> reader = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                reader.complete(buffer.await(0, LONG) == null);
            } catch (InterruptedException stopped) {
                reader.completeExceptionally(stopped);
            }
        });

        buffer.close();

        assertThat(reader.join()).isTrue();
        assertThat(buffer.hasEnded()).isTrue();
    }

    @Property(tries = 300)
    void theBudgetIsRightWhateverHappens(@ForAll @Size(max = 60) List<@IntRange(min = -10, max = 40) Integer> steps) {
        MemoryBudget own = new MemoryBudget(20L * COST);
        ReplayBuffer buffer =
                new ReplayBuffer(new ReplayLimits(15L * COST, 5L * COST, Duration.ofMillis(500)), own, () -> {});
        long time = 0;
        for (int step : steps) {
            if (step < 0) {
                buffer.add(packet(step % 3 == 0 ? "k" : "v", time += 40, "VA"));
            } else if (step % 5 == 0) {
                buffer.moveToEntry(40L * step, 0, Long.MAX_VALUE);
            } else {
                buffer.moveTo(step);
            }
        }
        long held = LongStream.range(0, 100)
                .filter(position -> buffer.get(position) != null)
                .count();
        assertThat(own.used()).isEqualTo(held * COST);
        buffer.close();
        assertThat(own.used()).isZero();
    }
}
