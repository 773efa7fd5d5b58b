package dev.headend.encoder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class SpoolBudgetTest {
    private final SpoolBudget budget = new SpoolBudget(100);
    private final SpoolBudget.Share one = budget.share();
    private final SpoolBudget.Share other = budget.share();

    @Test
    void allStreamsTogetherUseNoMoreThanThereIs() {
        assertThat(one.take(60)).isTrue();
        assertThat(other.take(41)).isFalse();
        assertThat(other.take(40)).isTrue();
        assertThat(one.take(1)).isFalse();
        assertThat(budget.used()).isEqualTo(100);
        one.release(60);
        assertThat(other.take(60)).isTrue();
    }

    @Test
    void nothingMoreWaitsOnADiskThatOthersHaveFilled() {
        AtomicLong room = new AtomicLong(1);
        SpoolBudget.Share share = new SpoolBudget(100, room::get).share();
        assertThat(share.take(1)).isTrue();
        room.set(0);
        assertThat(share.take(1)).isFalse();
        room.set(1);
        assertThat(share.take(1)).isTrue();
    }

    @Test
    void whatAStreamNeverReleasesIsGivenBackAtItsEnd() {
        assertThat(one.take(60)).isTrue();
        one.close();
        assertThat(budget.used()).isZero();
        one.release(60);
        one.close();
        assertThat(budget.used()).isZero();
        assertThat(one.take(1)).isFalse();
    }
}
