package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.ExistingPeer.Received;
import dev.headend.coordinator.harness.TestApplication.Call;
import org.junit.jupiter.api.Test;

/** An existing server of streams over WebSocket, which may run beside one of RTMP on the same machine. */
class ExistingWebSocketServerTest extends CoordinatorTestBase {
    @Test
    void itsStreamIsEncodedFromItAndEndsWithItsPublisher() {
        start();
        ExistingPeer encoder = encoder(-1);
        ExistingPeer server = server();
        server.requestPublish("1", "browser", "key");
        Received task = encoder.next("ENCODE-START");
        assertThat(task.get("Stream-Source-Type")).isEqualTo("WS");
        assertThat(task.get("Stream-Source-URI")).isEqualTo("ws://127.0.0.1:80/browser/key");
        String id = server.next("PUBLISH-ACCEPT").get("Stream-ID");
        assertThat(task.get("Stream-ID")).isEqualTo(id);

        announce(encoder, "browser", id, "640x360-30");
        assertThat(application.nextEvent().header("x-event-type")).isEqualTo("stream-available");
        server.send("PUBLISH-END", "Stream-ID", id, "Stream-Channel", "browser");
        assertThat(encoder.next("ENCODE-STOP").get("Stream-ID")).isEqualTo(id);
        sayClosed(encoder, "browser", id);
        assertThat(application.nextEvent().header("x-event-type")).isEqualTo("stream-closed");
        publish(server, encoder, "browser");
    }

    /** It kills all of its publishers itself when it is back, and asks about those that come again. */
    @Test
    void theLossOfItsConnectionEndsItsStreamsAtOnceAndNobodyElses() {
        start();
        ExistingPeer encoder = encoder(-1);
        ExistingPeer rtmp = edge();
        ExistingPeer server = server();
        String other = publish(rtmp, encoder, "camera");
        String id = publish(server, encoder, "browser");
        server.crash();
        assertThat(encoder.next("ENCODE-STOP").get("Stream-ID")).isEqualTo(id);
        sayClosed(encoder, "browser", id);
        Call closed = application.nextEvent();
        assertThat(closed.header("x-event-type")).isEqualTo("stream-closed");
        assertThat(closed.header("x-streaming-id")).isEqualTo(id);

        ExistingPeer again = server();
        assertThat(publish(again, encoder, "browser")).isNotEqualTo(id);
        rtmp.send("PUBLISH-END", "Stream-Channel", "camera", "Stream-ID", other);
        assertThat(encoder.next("ENCODE-STOP").get("Stream-ID")).isEqualTo(other);
    }

    @Test
    void aCommandAndAFailedEncoderDisconnectThePublisherThere() {
        start();
        ExistingPeer encoder = encoder(-1);
        ExistingPeer rtmp = edge();
        ExistingPeer server = server();
        String id = publish(server, encoder, "browser");
        coordinator.request("POST", "/commands/close", "x-streaming-channel", "browser", "x-streaming-id", id);
        assertThat(server.next("STREAM-KILL").get("Stream-ID")).isEqualTo(id);
        assertThat(encoder.next("ENCODE-STOP").get("Stream-ID")).isEqualTo(id);

        server.send("PUBLISH-END", "Stream-ID", id, "Stream-Channel", "browser");
        sayClosed(encoder, "browser", id);
        String next = publish(server, encoder, "browser");
        sayClosed(encoder, "browser", next);
        assertThat(server.next("STREAM-KILL").get("Stream-ID")).isEqualTo(next);
        publish(rtmp, encoder, "camera");
    }

    /** A channel has one publisher, whichever way it comes. */
    @Test
    void whatIsPublishedAtOneServerIsRefusedAtTheOther() {
        start();
        ExistingPeer encoder = encoder(-1);
        ExistingPeer rtmp = edge();
        ExistingPeer server = server();
        publish(server, encoder, "channel");
        rtmp.requestPublish("1", "channel", "key");
        assertThat(rtmp.next("PUBLISH-DENY").get("Request-ID")).isEqualTo("1");
    }

    private ExistingPeer server() {
        return keep(ExistingPeer.wsServer(coordinator.port(), SECRET));
    }
}
