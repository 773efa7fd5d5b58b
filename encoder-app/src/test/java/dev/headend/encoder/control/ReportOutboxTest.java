package dev.headend.encoder.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.StreamAvailable;
import dev.headend.control.ControlMessage.StreamClosed;
import dev.headend.control.ControlMessage.TaskResume;
import dev.headend.control.StreamType;
import dev.headend.encoder.task.TaskId;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** On a sender that takes everything; the order on it is that of the list. */
class ReportOutboxTest {
    private static final int MAX_ENDED = 2;

    private final List<ControlMessage> sender = new ArrayList<>();
    private final ReportOutbox outbox = new ReportOutbox(sender::add, MAX_ENDED);

    @Test
    void whatIsRunningAndWhatIsOverIsAskedFor() {
        outbox.connected(true);
        TaskReportQueue running = begin("1");
        end(begin("2"));
        outbox.disconnected();
        sender.clear();
        announce(running, "a");

        outbox.connected(true);
        assertThat(sender).containsExactly(resume("1"), resume("2"));
        assertThat(outbox.unsent()).isEqualTo(1);
    }

    @Test
    void whatCannotBeResumedIsForgottenWithItsConnection() {
        outbox.connected(false);
        TaskReportQueue running = begin("1");
        assertThat(outbox.disconnected()).isFalse();
        outbox.connected(true);
        announce(running, "a");
        end(running);

        assertThat(sender).isEmpty();
        assertThat(outbox.has(running.id())).isFalse();
    }

    @Test
    void whatOutlivedAConnectionIsForgottenWhenTheNextOffersNothing() {
        outbox.connected(true);
        TaskReportQueue running = begin("1");
        end(begin("2"));
        assertThat(outbox.disconnected()).isTrue();
        sender.clear();
        outbox.connected(false);
        announce(running, "a");

        assertThat(sender).isEmpty();
        assertThat(outbox.has(running.id())).isFalse();
        assertThat(outbox.has(id("2"))).isFalse();
    }

    @Test
    void whereNobodyConfirmsATaskIsForgottenAtItsEnd() {
        outbox.connected(false);
        TaskReportQueue running = begin("1");
        end(running);

        assertThat(sender).containsExactly(closed("1"));
        assertThat(outbox.has(running.id())).isFalse();
    }

    @Test
    void onlyWhatIsOverCanBeConfirmed() {
        outbox.connected(true);
        TaskReportQueue running = begin("1");
        outbox.confirmed(running.id());
        assertThat(outbox.has(running.id())).isTrue();
        end(running);
        assertThat(outbox.has(running.id())).isTrue();
        outbox.confirmed(running.id());
        assertThat(outbox.has(running.id())).isFalse();
    }

    @Test
    void aTaskHasOneQueue() {
        outbox.connected(true);
        TaskReportQueue running = begin("1");
        assertThat(outbox.open(running.id())).isNull();
        end(running);
        assertThat(outbox.open(running.id())).isNull();
        outbox.resumeDenied(running.id());
        assertThat(outbox.open(running.id())).isNotNull();
    }

    @Test
    void ofWhatIsNeverConfirmedTheOldestIsGivenUp() {
        outbox.connected(true);
        for (String stream : List.of("1", "2", "3")) {
            end(begin(stream));
        }
        TaskReportQueue running = begin("4");
        sender.clear();
        outbox.disconnected();
        outbox.connected(true);
        assertThat(sender).containsExactly(resume("4"), resume("2"), resume("3"));
        assertThat(outbox.has(running.id())).isTrue();
    }

    @Test
    void theOrderIsTheSameEachTimeWhicheverThreadsReport() {
        outbox.connected(true);
        TaskReportQueue queue = begin("1");
        int reports = 200;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < reports; i++) {
                String file = String.valueOf(i);
                threads.execute(() -> announce(queue, file));
            }
        }
        end(queue);
        List<ControlMessage> first = List.copyOf(sender);
        assertThat(first).hasSize(reports + 1).doesNotHaveDuplicates();
        outbox.disconnected();
        outbox.connected(true);
        sender.clear();
        outbox.resumeAccepted(queue.id(), 0);

        assertThat(sender).isEqualTo(first);
    }

    private static TaskId id(String stream) {
        return new TaskId(
                ChannelId.parse("news", 128).orElseThrow(),
                StreamId.parse(stream).orElseThrow());
    }

    private TaskReportQueue begin(String stream) {
        return Objects.requireNonNull(outbox.open(id(stream)));
    }

    private void announce(TaskReportQueue queue, String file) {
        TaskId id = queue.id();
        outbox.report(
                queue, new StreamAvailable(id.channel(), id.streamId(), StreamType.HLS_LIVE, "320x180-25", file, null));
    }

    private void end(TaskReportQueue queue) {
        outbox.report(queue, closed(queue.id().streamId().toString()));
    }

    private static StreamClosed closed(String stream) {
        return new StreamClosed(id(stream).channel(), id(stream).streamId(), null, null);
    }

    private static TaskResume resume(String stream) {
        return new TaskResume(id(stream).channel(), id(stream).streamId());
    }
}
