package dev.headend.encoder.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlCodec;
import dev.headend.control.ControlCodec.Decoded;
import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.control.PeerInstance;
import dev.headend.control.StreamType;
import dev.headend.control.fixture.LegacyCoordinator;
import dev.headend.control.fixture.LegacyCoordinator.Session;
import dev.headend.encoder.task.FailureCode;
import dev.headend.encoder.task.TaskId;
import dev.headend.encoder.task.TaskOutcome;
import dev.headend.encoder.task.TaskRegistry;
import dev.headend.encoder.task.TaskReporter;
import dev.headend.encoder.task.TestEnvironment;
import dev.headend.fixture.FreePorts;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a server in the coordinator's place that offers to resume, under the test's direction. */
class ResumeTest {
    private static final String STREAM = "0000018f000000010000000112345678";
    private static final int CAPACITY = 2;

    private LegacyCoordinator coordinator = resuming(FreePorts.next());
    private final SilentSource source;

    @TempDir
    private Path folder;

    private TaskRegistry tasks;
    private CoordinatorLink link;
    private Session session;

    ResumeTest() throws Exception {
        source = new SilentSource();
    }

    private static LegacyCoordinator resuming(int port) {
        return new LegacyCoordinator(port, "resume");
    }

    @BeforeEach
    void encode() throws Exception {
        ControlProperties properties =
                new ControlProperties(URI.create("ws://127.0.0.1:" + coordinator.port()), true, "test");
        tasks = new TaskRegistry(CAPACITY, TestEnvironment.in(folder));
        link = new CoordinatorLink(properties.linkSettings(PeerInstance.random(), Clock.systemUTC()), tasks);
        link.start(List.of());
        session = coordinator.nextSession();
        assertThat(session.nextHeard()).isEqualTo(Map.of("", "REGISTER", "Capacity", "2"));
        session.say(source.order("news", STREAM));
        Awaitility.await().until(() -> tasks.ids().size() == 1);
    }

    @AfterEach
    void leave() throws Exception {
        assertThat(tasks.finish(Duration.ZERO, Duration.ofSeconds(20))).isTrue();
        link.close();
        coordinator.close();
        source.close();
    }

    @Test
    void aTaskOutlivesConnectionsAndIsSpokenOfBeforeAnythingElse() throws Exception {
        String instance = session.headers().get("x-peer-instance");
        assertThat(UUID.fromString(instance)).isNotNull();
        for (int i = 0; i < 2; i++) {
            reconnect();
            assertThat(session.headers().get("x-peer-instance")).isEqualTo(instance);
            assertThat(session.nextHeard()).isEqualTo(about("TASK-RESUME"));
            assertThat(session.nextHeard()).containsEntry("", "REGISTER").containsEntry("Capacity", "2");
            assertThat(tasks.ids()).containsExactly(news());
        }
        session.say(message("RESUME-ACCEPT") + "Announced:0\n");
        session.say(message("ENCODE-STOP") + "Grace-Period:0\n");
        assertThat(session.nextHeard()).isEqualTo(about("STREAM-CLOSED"));
    }

    @Test
    void whatWasReportedMeanwhileArrivesWhenItIsAskedForAndUntilItIsConfirmed() throws Exception {
        int port = coordinator.port();
        coordinator.close();
        session.hangUp();
        Awaitility.await().until(() -> !link.isConnected());
        assertThat(tasks.finish(Duration.ZERO, Duration.ofSeconds(20))).isTrue();
        assertThat(link.unsentReports()).isEqualTo(1);

        coordinator = resuming(port);
        session = coordinator.nextSession();
        assertHeardResume();
        session.say(message("RESUME-ACCEPT") + "Announced:0\n");
        assertThat(session.nextHeard()).isEqualTo(about("STREAM-CLOSED"));

        reconnect();
        assertHeardResume();
        session.say(message("RESUME-ACCEPT"));
        assertThat(session.nextHeard()).isEqualTo(about("STREAM-CLOSED"));
        session.say(message("CLOSE-ACCEPT"));
        assertNothingElseWasSaid();

        reconnect();
        assertThat(session.nextHeard()).containsEntry("", "REGISTER");
    }

    @Test
    void aTaskThatIsDeniedEndsAndNothingMoreIsSaidOfIt() throws Exception {
        reconnect();
        assertHeardResume();
        session.say(message("RESUME-DENY"));
        Awaitility.await().until(() -> tasks.ids().isEmpty());
        assertNothingElseWasSaid();
    }

    @Test
    void anOrderForATaskThatIsAbandonedAndStillEndsIsRefused() {
        Decoded.Message order = (Decoded.Message) ControlCodec.decode(source.order("news", STREAM));
        List<TaskOutcome> told = new ArrayList<>();
        // Nobody can leave meanwhile.
        synchronized (tasks) {
            tasks.abandon(news());
            tasks.start((EncodeStart) order.message(), new TaskReporter() {
                @Override
                public void available(StreamType type, String resolution, String file, @Nullable String start) {}

                @Override
                public void closed(TaskOutcome outcome) {
                    told.add(outcome);
                }
            });
        }
        assertThat(told)
                .singleElement()
                .isInstanceOfSatisfying(
                        TaskOutcome.Failed.class,
                        refused -> assertThat(refused.code()).isEqualTo(FailureCode.STILL_ENDING));
    }

    @Test
    void anOrderForATaskThatIsThereChangesNothing() throws Exception {
        reconnect();
        assertHeardResume();
        session.say(source.order("news", STREAM));
        session.say(message("RESUME-ACCEPT") + "Announced:0\n");
        assertNothingElseWasSaid();
        assertThat(tasks.ids()).containsExactly(news());
    }

    @Test
    void aTaskThatOutlivedItsConnectionTakesItsPlace() throws Exception {
        reconnect();
        assertHeardResume();
        session.say(source.order("one", STREAM));
        session.say(source.order("two", STREAM));
        assertThat(session.nextHeard())
                .containsEntry("Stream-Channel", "two")
                .containsEntry("Error-Code", "NO_CAPACITY");
    }

    @Test
    void aStopIsAnsweredOnceAlsoWhenItCrossesTheReport() throws Exception {
        session.say(message("ENCODE-STOP") + "Grace-Period:0\n");
        assertThat(session.nextHeard()).isEqualTo(about("STREAM-CLOSED"));
        session.say(message("ENCODE-STOP"));
        assertNothingElseWasSaid();
    }

    @Test
    void allTasksEndWhenTheCoordinatorThatIsBackDoesNotOfferToResume() throws Exception {
        coordinator.offer("");
        reconnect();
        assertThat(session.nextHeard()).isEqualTo(Map.of("", "REGISTER", "Capacity", "1"));
        assertThat(session.nextHeard()).isEqualTo(Map.of("", "REGISTER", "Capacity", "2"));
        assertThat(tasks.ids()).isEmpty();
        assertNothingElseWasSaid();
    }

    private void reconnect() throws InterruptedException {
        session.hangUp();
        session = coordinator.nextSession();
    }

    private void assertHeardResume() throws InterruptedException {
        assertThat(session.nextHeard()).isEqualTo(about("TASK-RESUME"));
        assertThat(session.nextHeard()).containsEntry("", "REGISTER");
    }

    /** What was said comes before the answer to a question. */
    private void assertNothingElseWasSaid() throws InterruptedException {
        session.say("ENCODE-STOP\nStream-Channel:other\nStream-ID:" + STREAM + "\n");
        assertThat(session.nextHeard()).containsEntry("", "STREAM-CLOSED").containsEntry("Stream-Channel", "other");
    }

    private static TaskId news() {
        return new TaskId(
                ChannelId.parse("news", 128).orElseThrow(),
                StreamId.parse(STREAM).orElseThrow());
    }

    private static Map<String, String> about(String method) {
        return Map.of("", method, "Stream-Channel", "news", "Stream-ID", STREAM);
    }

    private static String message(String method) {
        return method + "\nStream-Channel:news\nStream-ID:" + STREAM + "\n";
    }
}
