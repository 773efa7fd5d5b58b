package dev.headend.encoder.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.PeerInstance;
import dev.headend.control.fixture.LegacyCoordinator;
import dev.headend.control.fixture.LegacyCoordinator.Session;
import dev.headend.encoder.task.TaskRegistry;
import dev.headend.encoder.task.TestEnvironment;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said when an encoder drains, to coordinators that know of it and to those that do not. */
class LinkDrainTest {
    private static final String STREAM = "0000018f000000010000000112345678";
    private static final Map<String, String> DRAIN = Map.of("", "ENCODER-DRAIN", "Capacity", "2");
    private static final int CAPACITY = 2;

    private final LegacyCoordinator coordinator = new LegacyCoordinator();
    private final SilentSource source;

    @TempDir
    private Path folder;

    private Duration askAgain = Duration.ofHours(1);
    private TaskRegistry tasks;
    private CoordinatorLink link;
    private Session session;

    LinkDrainTest() throws Exception {
        source = new SilentSource();
    }

    private void connect(String features) throws Exception {
        coordinator.offer(features);
        ControlProperties properties =
                new ControlProperties(URI.create("ws://127.0.0.1:" + coordinator.port()), true, "test");
        tasks = new TaskRegistry(CAPACITY, TestEnvironment.in(folder));
        link = new CoordinatorLink(
                Objects.requireNonNull(properties.linkSettings(PeerInstance.random(), Clock.systemUTC())),
                tasks,
                askAgain);
        link.start(List.of());
        session = coordinator.nextSession();
        assertThat(session.nextHeard()).isEqualTo(Map.of("", "REGISTER", "Capacity", "2"));
    }

    @AfterEach
    void leave() throws Exception {
        assertThat(tasks.finish(Duration.ZERO, Duration.ofSeconds(20))).isTrue();
        link.close();
        coordinator.close();
        source.close();
    }

    private void order(String channel) {
        int before = tasks.ids().size();
        session.say(source.order(channel, STREAM));
        Awaitility.await().until(() -> tasks.ids().size() == before + 1);
    }

    /** Its end is heard. */
    private void stop(String channel) throws Exception {
        session.say(about("ENCODE-STOP", channel) + "Grace-Period:0\n");
        assertThat(session.nextHeard()).containsEntry("", "STREAM-CLOSED").containsEntry("Stream-Channel", channel);
    }

    @Test
    void anIdleOneLeavesWhenTheCoordinatorSaysThatNothingIsUnderWay() throws Exception {
        connect("resume, drain");
        link.drain();
        assertThat(session.nextHeard()).isEqualTo(DRAIN);
        assertThat(link.awaitsDrainAnswer()).isTrue();
        session.say("DRAIN-ACCEPT\n");
        Awaitility.await().until(() -> !link.awaitsDrainAnswer());
    }

    /** An order was meant for this encoder just then, and not sent: its publisher had waited too long. */
    @Test
    void itAsksUntilItIsAnswered() throws Exception {
        askAgain = Duration.ofMillis(10);
        connect("resume, drain");
        link.drain();
        for (int i = 0; i < 3; i++) {
            assertThat(session.nextHeard()).isEqualTo(DRAIN);
        }
        session.say("DRAIN-ACCEPT\n");
        Awaitility.await().until(() -> !link.awaitsDrainAnswer());
    }

    @Test
    void anOrderThatCrossesItIsTakenAndFinished() throws Exception {
        connect("resume, drain");
        link.drain();
        assertThat(session.nextHeard()).isEqualTo(DRAIN);
        order("crossing");
        stop("crossing");
        assertThat(link.unconfirmedTasks()).isOne();
        session.say(about("CLOSE-ACCEPT", "crossing"));
        assertThat(session.nextHeard()).as("as nothing is left").isEqualTo(DRAIN);
        assertThat(link.unconfirmedTasks()).isZero();
        assertThat(link.awaitsDrainAnswer()).isTrue();
        session.say("DRAIN-ACCEPT\n");
        Awaitility.await().until(() -> !link.awaitsDrainAnswer());
    }

    @Test
    void itResumesAndDrainsOnEachConnectionWithoutRegistering() throws Exception {
        connect("resume, drain");
        order("news");
        link.drain();
        assertThat(session.nextHeard()).isEqualTo(DRAIN);
        for (int i = 0; i < 2; i++) {
            session.hangUp();
            session = coordinator.nextSession();
            assertThat(session.nextHeard()).containsEntry("", "TASK-RESUME");
            assertThat(session.nextHeard()).isEqualTo(DRAIN);
            session.say(about("RESUME-ACCEPT", "news") + "Announced:0\n");
        }
        stop("news");
        session.hangUp();
        session = coordinator.nextSession();
        assertThat(session.nextHeard()).containsEntry("", "TASK-RESUME");
        assertThat(session.nextHeard()).isEqualTo(DRAIN);
        session.say(about("RESUME-DENY", "news"));
        assertThat(session.nextHeard()).as("as nothing is left").isEqualTo(DRAIN);
    }

    @Test
    void nobodyIsAskedWhileThereIsNoConnection() throws Exception {
        connect("resume, drain");
        coordinator.close();
        assertThat(link.awaitsDrainAnswer()).as("while there is one").isTrue();
        session.hangUp();
        // The connection is gone a moment before all are told, which this shows.
        Awaitility.await().until(() -> !link.awaitsDrainAnswer());
        link.drain();
        assertThat(link.awaitsDrainAnswer()).isFalse();
    }

    /** Beside a task that such a coordinator counts there is no room in a capacity of 1. Never 0, which some take for no limit. */
    @Test
    void aCoordinatorThatKnowsOfNoDrainIsToldTheLeastCapacityThereIs() throws Exception {
        connect("resume");
        order("one");
        link.drain();
        assertThat(session.nextHeard()).isEqualTo(Map.of("", "REGISTER", "Capacity", "1"));
        assertThat(link.awaitsDrainAnswer()).isFalse();
        order("late");
        stop("one");
        stop("late");
        session.hangUp();
        session = coordinator.nextSession();
        assertThat(session.nextHeard()).containsEntry("", "TASK-RESUME");
        assertThat(session.nextHeard()).containsEntry("", "TASK-RESUME");
        assertNothingElseWasSaid();
    }

    /** To such a coordinator it is full until then; some count from 0 at each registration. */
    @Test
    void anExistingCoordinatorIsToldNothingWhileItKnowsThatThereIsNoRoom() throws Exception {
        connect("");
        order("one");
        order("two");
        link.drain();
        stop("one");
        assertThat(session.nextHeard()).isEqualTo(Map.of("", "REGISTER", "Capacity", "1"));
        stop("two");
        assertThat(link.unconfirmedTasks()).isZero();
        assertThat(link.awaitsDrainAnswer()).isFalse();
        assertNothingElseWasSaid();
    }

    /** Its tasks end with the connection, as ever, and it registers for no others. */
    @Test
    void anExistingCoordinatorIsNotToldOfItOnANewConnection() throws Exception {
        connect("");
        order("one");
        link.drain();
        assertThat(session.nextHeard()).isEqualTo(Map.of("", "REGISTER", "Capacity", "1"));
        session.hangUp();
        session = coordinator.nextSession();
        Awaitility.await().until(() -> tasks.ids().isEmpty());
        assertNothingElseWasSaid();
    }

    /** What is asked now is answered after all that was said before. */
    private void assertNothingElseWasSaid() throws Exception {
        session.say(about("ENCODE-STOP", "unknown"));
        assertThat(session.nextHeard()).containsEntry("Stream-Channel", "unknown");
    }

    private static String about(String method, String channel) {
        return method + "\nStream-Channel:" + channel + "\nStream-ID:" + STREAM + "\n";
    }
}
