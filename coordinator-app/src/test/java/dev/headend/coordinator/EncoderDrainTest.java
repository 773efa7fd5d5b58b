package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.PeerInstance;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.fixture.Patience;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Encoders that finish what they have before they end (docs/adr/0070), with peers written by hand. */
class EncoderDrainTest extends CoordinatorTestBase {
    private static final Duration A_MOMENT = Duration.ofMillis(300);
    private static final PeerInstance ENCODER = PeerInstance.random();

    private ExistingPeer registered(PeerInstance program, int capacity) {
        int before = encoderCount();
        ExistingPeer encoder = encoder(program);
        encoder.send("REGISTER", "Capacity", String.valueOf(capacity));
        Eventually.that(() -> encoderCount() == before + 1);
        return encoder;
    }

    private void drain(ExistingPeer encoder) {
        encoder.send("ENCODER-DRAIN", "Capacity", "5");
        Eventually.that(() -> encoderCount() == 0);
    }

    @Test
    void itsStreamsGoOnAndTheNextPublisherGetsAnotherEncoder() {
        start();
        ExistingPeer draining = registered(ENCODER, 5);
        ExistingPeer edge = edge();
        String id = publish(edge, draining, "one");
        drain(draining);
        assertThat(capacity()).isEqualTo("{\"load\":0,\"capacity\":0,\"encoderCount\":0}");
        edge.requestPublish("refused", "two", "key");
        edge.next("PUBLISH-DENY");

        ExistingPeer second = registered(PeerInstance.random(), 1);
        publish(edge, second, "two");
        assertThat(capacity()).isEqualTo("{\"load\":1,\"capacity\":1,\"encoderCount\":1}");

        announce(draining, "one", id, "640x360-30");
        assertThat(application.nextEvent().header("x-resolution")).isEqualTo("640x360-30");
        edge.send("PUBLISH-END", "Stream-Channel", "one", "Stream-ID", id);
        draining.next("ENCODE-STOP");
        sayClosed(draining, "one", id);
        draining.next("CLOSE-ACCEPT");
        draining.send("ENCODER-DRAIN", "Capacity", "5");
        draining.next("DRAIN-ACCEPT");
        assertThat(application.nextEvent().header("x-event-type")).isEqualTo("stream-closed");
    }

    /** An order may be on its way to it: it must not leave before that has come. */
    @Test
    void itMayNotLeaveWhileAStreamIsItsOwn() {
        start();
        ExistingPeer draining = registered(ENCODER, 5);
        ExistingPeer edge = edge();
        edge.requestPublish("crossing", "one", "key");
        String id = edge.next("PUBLISH-ACCEPT").get("Stream-ID");
        draining.send("ENCODER-DRAIN", "Capacity", "5");
        draining.next("ENCODE-START");
        assertThat(draining.poll(A_MOMENT)).isNull();
        sayClosed(draining, "one", id);
        draining.next("CLOSE-ACCEPT");
        draining.send("ENCODER-DRAIN", "Capacity", "5");
        draining.next("DRAIN-ACCEPT");
    }

    @Test
    void anIdleOneMayLeaveAtOnce() throws Exception {
        start();
        ExistingPeer idle = registered(ENCODER, 5);
        idle.send("ENCODER-DRAIN", "Capacity", "5");
        idle.next("DRAIN-ACCEPT");
        idle.send("REGISTER", "Capacity", "9");
        ExistingPeer edge = edge();
        edge.requestPublish("late", "one", "key");
        edge.next("PUBLISH-DENY");
        assertThat(idle.poll(A_MOMENT)).isNull();
        idle.crash();
        assertThat(idle.closed().get(Patience.SECONDS, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void itDrainsOnAfterTheCoordinatorHasRestarted() {
        start();
        ExistingPeer draining = registered(ENCODER, 5);
        PeerInstance program = PeerInstance.random();
        ExistingPeer edge = edge(program);
        String id = publish(edge, draining, "one");
        drain(draining);
        coordinator.close();

        start();
        ExistingPeer back = encoder(ENCODER);
        back.send("TASK-RESUME", "Stream-ID", id, "Stream-Channel", "one");
        back.next("RESUME-ACCEPT");
        back.send("ENCODER-DRAIN", "Capacity", "5");
        Eventually.that(() -> report().contains("\"capacity\":5,\"load\":1}"));
        ExistingPeer edgeBack = edge(program);
        edgeBack.send("STREAM-RESUME", "Stream-ID", id, "Stream-Channel", "one");
        edgeBack.next("RESUME-ACCEPT");
        edgeBack.requestPublish("late", "two", "key");
        edgeBack.next("PUBLISH-DENY");
        assertThat(capacity()).isEqualTo("{\"load\":0,\"capacity\":0,\"encoderCount\":0}");
        edgeBack.send("PUBLISH-END", "Stream-Channel", "one", "Stream-ID", id);
        back.next("ENCODE-STOP");
    }

    /** The order was lost with the connection. Its publisher is told to come again, and gets another encoder. */
    @Test
    void whatItDoesNotResumeEndsSoon() {
        start("RESUME_GRACE_SECONDS", "3600");
        ExistingPeer draining = registered(ENCODER, 5);
        ExistingPeer edge = edge();
        publish(edge, draining, "one");
        draining.crash();
        Eventually.that(() -> encoderCount() == 0);
        ExistingPeer back = encoder(ENCODER);
        back.send("ENCODER-DRAIN", "Capacity", "5");
        back.next("DRAIN-ACCEPT");
        edge.next("STREAM-KILL");
    }

    private String report() {
        return coordinator.request("GET", "/commands/report").body();
    }
}
