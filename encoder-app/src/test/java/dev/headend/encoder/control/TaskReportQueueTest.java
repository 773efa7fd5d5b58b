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
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said, given what happens. */
class TaskReportQueueTest {
    private static final TaskId ID = new TaskId(
            ChannelId.parse("news", 128).orElseThrow(), StreamId.parse("1").orElseThrow());

    private final TaskReportQueue queue = new TaskReportQueue(ID);
    private final List<String> said = new ArrayList<>();

    @ParameterizedTest(name = "{0}")
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            happens                        | said            | left
            a b end                        | a b end         | 0
            a end b end                    | a end           | 0
            a lost b end                   | a               | 2
            a lost b end accept:1          | a b end         | 0
            a b c lost accept:1 d          | a b c b c d     | 0
            a lost accept:0 b              | a a b           | 0
            a lost accept:1 b lost         | a b             | 0
            a lost lost accept:1 b         | a b             | 0
            a b lost accept:9 c            | a b c           | 0
            a lost b accept:?              | a b             | 0
            a end lost accept:2            | a end end       | 0
            a end lost accept:?            | a end end       | 0
            a lost accept:0 accept:0       | a a             | 0
            a accept:0 b                   | a b             | 0
            a lost b deny c end accept:0   | a               | 0
            a deny b end lost accept:0     | a               | 0
            """)
    void saysWhatIsMissingInItsOrder(String happens, String expected, int left) {
        for (String event : happens.split(" ")) {
            happen(event);
            sayAll();
        }
        assertThat(String.join(" ", said)).isEqualTo(expected);
        assertThat(queue.unsent()).isEqualTo(left);
    }

    private void happen(String event) {
        switch (event) {
            case "end" -> queue.end(new StreamClosed(ID.channel(), ID.streamId(), null, null));
            case "lost" -> queue.pause();
            case "deny" -> queue.close();
            case "accept:?" -> queue.resume(null);
            case String accept
            when accept.startsWith("accept:") -> queue.resume(Integer.valueOf(accept.substring("accept:".length())));
            default ->
                queue.add(new StreamAvailable(
                        ID.channel(), ID.streamId(), StreamType.HLS_LIVE, "320x180-25", event, null));
        }
    }

    private void sayAll() {
        for (ControlMessage next = queue.next(); next != null; next = queue.next()) {
            said.add(next instanceof StreamAvailable announcement ? announcement.indexFile() : "end");
            queue.markSent();
        }
    }
}
