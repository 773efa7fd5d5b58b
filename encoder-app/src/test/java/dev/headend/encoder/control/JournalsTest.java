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

/** On a wire that takes everything; the order on it is that of the list. */
class JournalsTest {
    private static final int MAX_ENDED = 2;

    private final List<ControlMessage> wire = new ArrayList<>();
    private final Journals journals = new Journals(wire::add, MAX_ENDED);

    @Test
    void whatIsRunningAndWhatIsOverIsAskedFor() {
        journals.connected(true);
        Journal running = begin("1");
        end(begin("2"));
        journals.lost();
        wire.clear();
        announce(running, "a");

        journals.connected(true);
        assertThat(wire).containsExactly(resume("1"), resume("2"));
        assertThat(journals.waiting()).isEqualTo(1);
    }

    @Test
    void whatCannotBeResumedIsForgottenWithItsConnection() {
        journals.connected(false);
        Journal running = begin("1");
        assertThat(journals.lost()).isFalse();
        journals.connected(true);
        announce(running, "a");
        end(running);

        assertThat(wire).isEmpty();
        assertThat(journals.has(running.id())).isFalse();
    }

    @Test
    void whatOutlivedAConnectionIsForgottenWhenTheNextOffersNothing() {
        journals.connected(true);
        Journal running = begin("1");
        end(begin("2"));
        assertThat(journals.lost()).isTrue();
        wire.clear();
        journals.connected(false);
        announce(running, "a");

        assertThat(wire).isEmpty();
        assertThat(journals.has(running.id())).isFalse();
        assertThat(journals.has(id("2"))).isFalse();
    }

    @Test
    void whereNobodyConfirmsATaskIsForgottenAtItsEnd() {
        journals.connected(false);
        Journal running = begin("1");
        end(running);

        assertThat(wire).containsExactly(closed("1"));
        assertThat(journals.has(running.id())).isFalse();
    }

    @Test
    void onlyWhatIsOverCanBeConfirmed() {
        journals.connected(true);
        Journal running = begin("1");
        journals.confirmed(running.id());
        assertThat(journals.has(running.id())).isTrue();
        end(running);
        assertThat(journals.has(running.id())).isTrue();
        journals.confirmed(running.id());
        assertThat(journals.has(running.id())).isFalse();
    }

    @Test
    void thereIsOneJournalForATask() {
        journals.connected(true);
        Journal running = begin("1");
        assertThat(journals.begin(running.id())).isNull();
        end(running);
        assertThat(journals.begin(running.id())).isNull();
        journals.denied(running.id());
        assertThat(journals.begin(running.id())).isNotNull();
    }

    @Test
    void ofWhatIsNeverConfirmedTheOldestIsGivenUp() {
        journals.connected(true);
        for (String stream : List.of("1", "2", "3")) {
            end(begin(stream));
        }
        Journal running = begin("4");
        wire.clear();
        journals.lost();
        journals.connected(true);
        assertThat(wire).containsExactly(resume("4"), resume("2"), resume("3"));
        assertThat(journals.has(running.id())).isTrue();
    }

    @Test
    void theOrderIsTheSameEachTimeWhicheverThreadsReport() {
        journals.connected(true);
        Journal journal = begin("1");
        int reports = 200;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < reports; i++) {
                String file = String.valueOf(i);
                threads.execute(() -> announce(journal, file));
            }
        }
        end(journal);
        List<ControlMessage> first = List.copyOf(wire);
        assertThat(first).hasSize(reports + 1).doesNotHaveDuplicates();
        journals.lost();
        journals.connected(true);
        wire.clear();
        journals.accepted(journal.id(), 0);

        assertThat(wire).isEqualTo(first);
    }

    private static TaskId id(String stream) {
        return new TaskId(
                ChannelId.parse("news", 128).orElseThrow(),
                StreamId.parse(stream).orElseThrow());
    }

    private Journal begin(String stream) {
        return Objects.requireNonNull(journals.begin(id(stream)));
    }

    private void announce(Journal journal, String file) {
        TaskId id = journal.id();
        journals.report(
                journal,
                new StreamAvailable(id.channel(), id.streamId(), StreamType.HLS_LIVE, "320x180-25", file, null));
    }

    private void end(Journal journal) {
        journals.report(journal, closed(journal.id().streamId().toString()));
    }

    private static StreamClosed closed(String stream) {
        return new StreamClosed(id(stream).channel(), id(stream).streamId(), null, null);
    }

    private static TaskResume resume(String stream) {
        return new TaskResume(id(stream).channel(), id(stream).streamId());
    }
}
