package dev.headend.encoder.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlRole;
import dev.headend.control.ControlToken;
import dev.headend.control.PeerInstance;
import dev.headend.control.fixture.LegacyCoordinator;
import dev.headend.control.fixture.LegacyCoordinator.Session;
import dev.headend.encoder.ffmpeg.TestMedia;
import dev.headend.encoder.source.Flv;
import dev.headend.encoder.source.Flv.Tag;
import dev.headend.encoder.source.ScriptedServer;
import dev.headend.encoder.storage.HeldStorage;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** With a server in the coordinator's place that speaks as existing ones do. */
@ExtendWith(OutputCaptureExtension.class)
class CoordinatorLinkTest {
    private static final String STREAM = "0000018f000000010000000112345678";
    private static final int CAPACITY = 2;

    private final LegacyCoordinator coordinator = new LegacyCoordinator();
    private static List<Tag> clip;

    private final SilentSource source;
    private final ScriptedServer played = new ScriptedServer();
    private final HeldStorage storage = new HeldStorage();

    @TempDir
    private Path folder;

    private TaskRegistry tasks;
    private CoordinatorLink link;
    private Session session;

    CoordinatorLinkTest() throws Exception {
        source = new SilentSource();
    }

    @BeforeAll
    static void make(@TempDir Path made) throws Exception {
        clip = Flv.tags(TestMedia.flv(made.resolve("clip.flv"), "320x180", "25", 1, 4));
    }

    @BeforeEach
    void register() throws Exception {
        ControlProperties properties =
                new ControlProperties(URI.create("ws://127.0.0.1:" + coordinator.port()), true, "test");
        tasks = new TaskRegistry(CAPACITY, TestEnvironment.in(folder, storage));
        link = new CoordinatorLink(
                Objects.requireNonNull(properties.linkSettings(PeerInstance.random(), Clock.systemUTC())), tasks);
        link.start(List.of());
        session = coordinator.nextSession();
        assertThat(session.nextHeard()).containsEntry("", "REGISTER").containsEntry("Capacity", "2");
    }

    @AfterEach
    void leave() throws Exception {
        storage.letGo();
        assertThat(tasks.finish(Duration.ZERO, Duration.ofSeconds(20))).isTrue();
        link.close();
        coordinator.close();
        source.close();
        played.close();
    }

    /** A task that does not end before {@link HeldStorage#letGo}. */
    private void beginHeldTask(String channel) throws Exception {
        storage.hold();
        session.say(SilentSource.order(channel, STREAM, played.uri()));
        played.play(clip);
        storage.awaitWriter();
    }

    @Test
    void showsItsTokenWhereEncodersConnect() {
        String token = session.headers().get("x-control-auth-token");
        assertThat(new ControlToken("test", Clock.systemUTC()).accepts(ControlRole.HLS, token))
                .isTrue();
        assertThat(session.path()).isEqualTo("/ws/control/hls");
        assertThat(link.isConnected()).isTrue();
    }

    @Test
    void answersTheStopOfAStreamThatItDoesNotKnow() throws Exception {
        session.say(stop("news", ""));
        assertThat(session.nextHeard())
                .isEqualTo(Map.of("", "STREAM-CLOSED", "Stream-Channel", "news", "Stream-ID", STREAM));
    }

    @Test
    void reportsASourceThatCannotBeReachedWithoutItsKey() throws Exception {
        source.close();
        session.say(source.order("news", STREAM));
        Map<String, String> closed = session.nextHeard();
        assertThat(closed).containsEntry("", "STREAM-CLOSED").containsEntry("Error-Code", "SOURCE_FAILED");
        assertThat(closed.get("Error-Message")).isNotBlank().doesNotContain(SilentSource.KEY);
        assertThat(tasks.ids()).isEmpty();
    }

    @Test
    void ignoresAnOrderThatItIsWorkingOnAndReportsItOnce() throws Exception {
        session.say(source.order("news", STREAM));
        session.say(source.order("news", STREAM));
        assertThat(tasks.ids()).hasSizeLessThanOrEqualTo(1);
        session.say(stop("news", "Grace-Period:1\n"));
        assertThat(session.nextHeard())
                .containsEntry("", "STREAM-CLOSED")
                .containsEntry("Stream-Channel", "news")
                .doesNotContainKey("Error-Code");
        session.say(stop("other", ""));
        assertThat(session.nextHeard()).containsEntry("Stream-Channel", "other");
    }

    @Test
    void logsOnceWhichResolutionsAreMalformed(CapturedOutput log) throws Exception {
        String order = source.order("news", STREAM).replace("ORIGINAL", "ORIGINAL,huge,0x10\u001b[31m");
        session.say(order);
        session.say(order);
        session.say(stop("other", ""));
        assertThat(session.nextHeard()).containsEntry("Stream-Channel", "other");
        assertThat(log.getOut())
                .containsOnlyOnce("channel news stream " + STREAM + ": ignored malformed resolutions: huge, 0x10?[31m");
    }

    @Test
    void refusesMoreThanItCanTake() throws Exception {
        session.say(source.order("one", STREAM));
        session.say(source.order("two", STREAM));
        session.say(source.order("three", STREAM));
        assertThat(session.nextHeard())
                .containsEntry("", "STREAM-CLOSED")
                .containsEntry("Stream-Channel", "three")
                .containsEntry("Error-Code", "NO_CAPACITY");
    }

    @Test
    void endsAllTasksOfALostConnectionAndSaysNothingOfThemOnTheNext() throws Exception {
        beginHeldTask("news");
        session.hangUp();
        Session next = coordinator.nextSession();
        assertThat(next.nextHeard()).isEqualTo(Map.of("", "REGISTER", "Capacity", "1"));
        storage.letGo();
        assertThat(next.nextHeard()).isEqualTo(Map.of("", "REGISTER", "Capacity", "2"));
        assertThat(tasks.ids()).isEmpty();
        next.say(stop("other", ""));
        assertThat(next.nextHeard()).containsEntry("Stream-Channel", "other");
    }

    /** Such a coordinator counts from 0 at each REGISTER, and a capacity of 0 may mean that there is no limit. */
    @Test
    void tellsTheNextConnectionOnlyWhatIsFreeWhileTasksOfTheLastOneStillEnd() throws Exception {
        beginHeldTask("one");
        session.hangUp();
        Session next = coordinator.nextSession();
        assertThat(next.nextHeard()).isEqualTo(Map.of("", "REGISTER", "Capacity", "1"));
        next.say(source.order("two", STREAM));
        Awaitility.await().until(() -> tasks.ids().size() == CAPACITY);
        // Its answer shows that the order was dealt with to its end: that looks once more for what is free.
        next.say(stop("other", ""));
        assertThat(next.nextHeard()).containsEntry("", "STREAM-CLOSED").containsEntry("Stream-Channel", "other");
        played.end();
        storage.letGo();
        assertThat(next.nextHeard())
                .as("when the task of the last connection has ended, and nothing before")
                .isEqualTo(Map.of("", "REGISTER", "Capacity", "1"));
        next.say(stop("two", "Grace-Period:1\n"));
        assertThat(next.nextHeard()).containsEntry("", "STREAM-CLOSED").containsEntry("Stream-Channel", "two");
        assertThat(next.nextHeard()).isEqualTo(Map.of("", "REGISTER", "Capacity", "2"));
    }

    @Test
    void takesNothingMoreOnceItIsBeingStopped() throws Exception {
        session.say(source.order("news", STREAM));
        Awaitility.await().until(() -> tasks.ids().size() == 1);
        assertThat(tasks.finish(Duration.ZERO, Duration.ofSeconds(20))).isTrue();
        assertThat(session.nextHeard())
                .containsEntry("", "STREAM-CLOSED")
                .containsEntry("Stream-Channel", "news")
                .doesNotContainKey("Error-Code");
        session.say(source.order("late", STREAM));
        assertThat(session.nextHeard()).containsEntry("Stream-Channel", "late").containsEntry("Error-Code", "STOPPING");
    }

    private static String stop(String channel, String more) {
        return "ENCODE-STOP\nStream-Channel:" + channel + "\nStream-ID:" + STREAM + "\n" + more;
    }
}
