package dev.headend.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.PeerInstance;
import dev.headend.control.fixture.LegacyCoordinator;
import dev.headend.control.fixture.LegacyCoordinator.Session;
import dev.headend.encoder.control.ControlProperties;
import dev.headend.encoder.control.CoordinatorLink;
import dev.headend.encoder.ffmpeg.TestMedia;
import dev.headend.encoder.source.Flv;
import dev.headend.encoder.source.ScriptedServer;
import dev.headend.encoder.storage.HeldStorage;
import dev.headend.encoder.task.TaskRegistry;
import dev.headend.encoder.task.TestEnvironment;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When an encoder that drains is finished. */
class TaskDrainTest {
    private static final String STREAM = "0000018f000000010000000112345678";
    private static final String ABOUT = "\nStream-Channel:news\nStream-ID:" + STREAM + "\n";
    private static final Duration LONG = Duration.ofHours(1);

    private final LegacyCoordinator coordinator = new LegacyCoordinator();
    private final ScriptedServer played = new ScriptedServer();
    private final HeldStorage storage = new HeldStorage();

    @TempDir
    private Path folder;

    private TaskRegistry tasks;
    private CoordinatorLink link;
    private Session session;
    private TaskDrain work;

    @BeforeEach
    void connect() throws Exception {
        coordinator.offer("resume, drain");
        ControlProperties properties =
                new ControlProperties(URI.create("ws://127.0.0.1:" + coordinator.port()), true, "test");
        tasks = new TaskRegistry(2, TestEnvironment.in(folder, storage));
        link = new CoordinatorLink(
                Objects.requireNonNull(properties.linkSettings(PeerInstance.random(), Clock.systemUTC())), tasks);
        work = new TaskDrain(tasks, link);
        link.start(List.of());
        session = coordinator.nextSession();
        assertThat(session.nextHeard()).containsEntry("", "REGISTER");
    }

    @AfterEach
    void leave() throws Exception {
        storage.letGo();
        assertThat(tasks.finish(Duration.ZERO, Duration.ofSeconds(20))).isTrue();
        link.close();
        coordinator.close();
        played.close();
    }

    private void order() {
        session.say("ENCODE-START" + ABOUT + "Stream-Source-Type:RTMP\nStream-Source-URI:" + played.uri()
                + "\nResolutions:ORIGINAL\nRecord:False\nPreviews:False\n");
        Awaitility.await().until(() -> !tasks.ids().isEmpty());
    }

    private void awaitUnfinished(String what) {
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(work.unfinished().orElse("nothing")).isEqualTo(what));
    }

    @Test
    void notBeforeTheCoordinatorHasSaidThatNothingIsUnderWay() {
        work.drain(LONG);
        awaitUnfinished("the coordinator's answer whether an order is under way");
        session.say("DRAIN-ACCEPT\n");
        awaitUnfinished("nothing");
    }

    /** The publisher may never come. */
    @Test
    void notWhileASourceIsProbed() throws Exception {
        order();
        work.drain(LONG);
        assertThat(session.nextHeard()).containsEntry("", "ENCODER-DRAIN");
        awaitUnfinished("1 stream");
        session.say("ENCODE-STOP" + ABOUT + "Grace-Period:0\n");
        awaitUnfinished("reports to the coordinator of 1 stream");
        session.say("CLOSE-ACCEPT" + ABOUT);
        awaitUnfinished("the coordinator's answer whether an order is under way");
        session.say("DRAIN-ACCEPT\n");
        awaitUnfinished("nothing");
    }

    @Test
    void notWhileTheStorageHasNotTakenEverything() throws Exception {
        storage.hold();
        order();
        played.play(Flv.tags(TestMedia.flv(folder.resolve("clip.flv"), "320x180", "25", 1, 4)));
        storage.awaitWriter();
        work.drain(LONG);
        played.end();
        assertThat(session.nextHeard()).containsEntry("", "ENCODER-DRAIN");
        awaitUnfinished("1 stream");
        storage.letGo();
        awaitUnfinished("reports to the coordinator of 1 stream");
    }

    @Test
    void notWhileTheCoordinatorIsAwayAndHasReportsToGet() throws Exception {
        order();
        work.drain(LONG);
        coordinator.close();
        session.hangUp();
        Awaitility.await().until(() -> !link.isConnected());
        played.close();
        awaitUnfinished("reports to the coordinator of 1 stream");
    }

    @Test
    void atOnceWithoutACoordinatorThatCouldBeAsked() {
        coordinator.close();
        session.hangUp();
        // As soon as nobody waits for an answer: the connection is gone a moment before all are told.
        Awaitility.await().until(() -> !link.awaitsDrainAnswer());
        work.drain(LONG);
        assertThat(work.unfinished()).isEmpty();
    }
}
