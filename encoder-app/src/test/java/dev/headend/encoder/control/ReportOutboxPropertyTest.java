package dev.headend.encoder.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.StreamAvailable;
import dev.headend.control.ControlMessage.StreamClosed;
import dev.headend.control.StreamType;
import dev.headend.encoder.task.TaskId;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whenever connections are lost, with whatever is under way on them. */
class ReportOutboxPropertyTest {
    private static final int TASKS = 3;
    private static final int MAX_MESSAGES = 4;

    private enum EventKind {
        ORDER,
        ANNOUNCE,
        END,
        HEAR,
        ANSWER,
        LOSE,
        CONNECT
    }

    /**
     * Something that happens.
     *
     * @param task which one it happens to
     * @param messages how many get through
     */
    private record Event(EventKind kind, int task, int messages) {}

    /** A task, as the test sees it. */
    private record Told(TaskReportQueue queue, List<ControlMessage> reports) {}

    @Provide
    Arbitrary<List<Event>> events() {
        return Combinators.combine(
                        Arbitraries.of(EventKind.class),
                        Arbitraries.integers().between(1, TASKS),
                        Arbitraries.integers().between(1, MAX_MESSAGES))
                .as(Event::new)
                .list()
                .ofMinSize(20)
                .ofMaxSize(100);
    }

    @Property
    void eachReportArrivesOnceAndInOrderAndThenItIsForgotten(@ForAll("events") List<Event> events) {
        World world = new World();
        world.connect();
        events.forEach(world::happen);
        world.settle();
        world.tasks.forEach((id, told) -> {
            assertThat(world.coordinator.writtenOf(id)).isEqualTo(told.reports());
            assertThat(world.outbox.has(id)).isFalse();
        });
        assertThat(world.outbox.unsent()).isZero();
    }

    /** An encoder and its coordinator, for one run of events. */
    private static final class World {
        private final ModelCoordinator coordinator = new ModelCoordinator();
        private final ReportOutbox outbox = new ReportOutbox(coordinator, TASKS);
        private final Map<TaskId, Told> tasks = new LinkedHashMap<>();

        void happen(Event event) {
            TaskId id = new TaskId(
                    ChannelId.parse("news", 128).orElseThrow(),
                    StreamId.parse(String.valueOf(event.task())).orElseThrow());
            switch (event.kind()) {
                case ORDER -> order(id);
                case ANNOUNCE -> announce(id);
                case END -> end(id);
                case HEAR -> coordinator.hear(event.messages());
                case ANSWER -> coordinator.answer(event.messages(), outbox);
                case LOSE -> lose();
                case CONNECT -> connect();
            }
        }

        private void order(TaskId id) {
            if (coordinator.isConnected() && !tasks.containsKey(id)) {
                TaskReportQueue queue = outbox.open(id);
                assertThat(queue).isNotNull();
                tasks.put(id, new Told(queue, new ArrayList<>()));
                coordinator.order(id);
            }
        }

        private void announce(TaskId id) {
            Told told = tasks.get(id);
            if (told != null && !told.queue().isEnded()) {
                String file = String.valueOf(told.reports().size());
                StreamAvailable report =
                        new StreamAvailable(id.channel(), id.streamId(), StreamType.HLS_LIVE, "320x180-25", file, null);
                told.reports().add(report);
                outbox.report(told.queue(), report);
            }
        }

        private void end(TaskId id) {
            Told told = tasks.get(id);
            if (told != null && !told.queue().isEnded()) {
                StreamClosed report = new StreamClosed(id.channel(), id.streamId(), null, null);
                told.reports().add(report);
                outbox.report(told.queue(), report);
            }
        }

        private void lose() {
            if (coordinator.isConnected()) {
                coordinator.lose();
                outbox.disconnected();
            }
        }

        void connect() {
            if (!coordinator.isConnected()) {
                coordinator.connect();
                outbox.connected(true);
            }
        }

        /** All ends, and nothing is lost any more. */
        void settle() {
            tasks.keySet().forEach(this::end);
            connect();
            while (!coordinator.isQuiet()) {
                coordinator.hear(MAX_MESSAGES);
                coordinator.answer(MAX_MESSAGES, outbox);
            }
        }
    }
}
