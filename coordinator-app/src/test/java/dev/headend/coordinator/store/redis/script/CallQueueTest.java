package dev.headend.coordinator.store.redis.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

final class CallQueueTest {
    private final CallQueue queue = new CallQueue();
    private long calls;

    private void add(Script script) {
        var ignored = Mono.<List<Object>>create(
                        caller -> queue.add(new ScriptCall(++calls, script, List.of(), true, caller)))
                .subscribe();
    }

    private List<Script> all() {
        List<Script> all = new ArrayList<>();
        for (ScriptCall call = queue.next(); call != null; call = queue.next()) {
            all.add(call.script());
        }
        return all;
    }

    /** After an outage tens of thousands of steps may wait, and the lease runs out meanwhile. */
    @Test
    void aHeartbeatOvertakesWhatWaits() {
        add(Script.STEP);
        add(Script.GONE);
        add(Script.HEARTBEAT);
        assertThat(all()).containsExactly(Script.HEARTBEAT, Script.STEP, Script.GONE);
    }

    /** What is asked for one after another about a peer must take effect so: the later registration counts. */
    @Test
    void whatIsSentAgainKeepsItsPlace() {
        add(Script.CONNECT);
        add(Script.ENCODER);
        add(Script.GONE);
        List<ScriptCall> underWay = Stream.generate(queue::next).limit(3).toList();
        add(Script.STEP);
        underWay.forEach(queue::add);
        assertThat(all()).containsExactly(Script.CONNECT, Script.ENCODER, Script.GONE, Script.STEP);
    }

    @Test
    void noMoreAreUnderWayThanMayBe() {
        for (int i = 0; i < CallQueue.MAX_UNDER_WAY + 5; i++) {
            add(Script.STEP);
        }
        assertThat(all()).hasSize(CallQueue.MAX_UNDER_WAY);
        queue.ended();
        assertThat(all()).hasSize(1);
        assertThat(queue.waiting()).isEqualTo(4);
    }
}
