package dev.headend.coordinator.store.redis.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.store.redis.replica.HeartbeatReply.Renewed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With a lease of 10 s, a process whose clock began at 0 s, and a Redis whose clock then was at 1,000,000 s. */
final class MembershipTest {
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final long REDIS_MS = 1_000_000_000L;

    private static long nanos(double seconds) {
        return (long) (seconds * 1e9);
    }

    private static Membership registered() {
        return Membership.registered("r", LEASE, "epoch", REDIS_MS, 0);
    }

    private static Renewed reply(double redisSeconds) {
        return reply(redisSeconds, 3);
    }

    private static Renewed reply(double redisSeconds, int replicas) {
        return new Renewed(
                REDIS_MS + (long) (redisSeconds * 1000),
                replicas,
                0,
                0,
                Duration.ZERO,
                Set.of("statistics"),
                List.of("left"),
                List.of("expired"),
                Map.of());
    }

    /** Heartbeats at these moments, with the clock of Redis beside this one from {@code jumpAt} on. */
    private static Membership after(String moments, double jumpAt, double jump) {
        Membership membership = registered();
        for (String moment : moments.split(" ")) {
            double at = Double.parseDouble(moment);
            membership = membership.renewed(reply(at + (at >= jumpAt ? jump : 0)), nanos(at));
        }
        return membership;
    }

    @ParameterizedTest
    @CsvSource({
        "1 2 3 4 5 6 7 8 9,              99,  0, false, less than a lease",
        "1 2 3 4 5 6 7 8 9 10,           99,  0, true,  a whole lease",
        "4.9 9.8 14,                     99,  0, true,  few answers but no gap",
        "1 2 3 4 9.1 10 11 12 13 14 15,  99,  0, false, a gap of half a lease: so long Redis may have been away for all",
        "1 2 7.1 12 17 17.1,             99,  0, true,  a whole lease after a gap",
        "1 4 8 12 30 34,                 99,  0, false, silent for longer than a lease",
        "1 4 8 12 30 34 38 40,           99,  0, true,  and back for a whole lease",
        "1 4 8 12 13 14,                 13, 60, false, the clock of Redis was set forward: all leases look old",
        "1 4 8 12 13 14 18 22 23,        13, 60, true,  a whole lease after that",
        "1 4 8 12 13 14,                 13,-60, false, set back",
        "1 4 8 12 13 14,                 13,  2, true,  an answer that took its time",
    })
    void whoMayBury(String moments, double jumpAt, double jump, boolean may, String why) {
        assertThat(after(moments, jumpAt, jump).dead(reply(99)))
                .as(why)
                .isEqualTo(may ? List.of("left", "expired") : List.of("left"));
    }

    @ParameterizedTest
    @CsvSource({"1, true", "10.9, true", "11, false", "60, false"})
    void aTaskIsLedUntilTheLeaseThatWasAskedForRunsOut(double now, boolean leads) {
        assertThat(after("1", 99, 0).leads("statistics", nanos(now))).isEqualTo(leads);
        assertThat(after("1", 99, 0).leads("another", nanos(now))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "3, 15.9, false, Redis may be back, and its master replaced",
        "3, 16,   true,  most of the grace is left",
        "2, 16,   true,  one other is enough",
        "1, 3600, false, nobody else would take its peers",
    })
    void whoKnewOfOthersIsCutOffWithoutAnAnswerForALeaseAndAHalf(
            int replicas, double now, boolean isCutOff, String why) {
        Membership membership = registered().renewed(reply(1, replicas), nanos(1));
        assertThat(membership.isCutOff(nanos(now))).as(why).isEqualTo(isCutOff);
        assertThat(membership.renewed(reply(now, replicas), nanos(now)).isCutOff(nanos(now)))
                .as("after an answer")
                .isFalse();
    }

    @Test
    void whoHasHadNoAnswerYetKnowsOfNobody() {
        assertThat(registered().isCutOff(nanos(3_600))).isFalse();
    }

    @Test
    void whoHasJustRegisteredLeadsNothing() {
        assertThat(registered().leads("statistics", 0)).isFalse();
        assertThat(registered().dead(reply(0))).containsExactly("left");
    }

    @Test
    void theEndOfAMembershipIsTold() {
        assertThat(HeartbeatReply.of(List.of("BURIED")))
                .hasToString(
                        "Over[reason=the other coordinators have heard nothing of this one for a whole lease, or Redis has lost data]");
        assertThat(HeartbeatReply.of(List.of("EMPTIED"))).hasToString("Over[reason=Redis has lost all data]");
        assertThat(HeartbeatReply.of(List.of("LOST", "2 writes")))
                .hasToString("Over[reason=Redis has lost data: 2 writes]");
    }
}
