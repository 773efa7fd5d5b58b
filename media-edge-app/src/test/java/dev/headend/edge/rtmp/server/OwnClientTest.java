package dev.headend.edge.rtmp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.client.ClientRequest;
import dev.headend.rtmp.client.ClientRequest.Purpose;
import dev.headend.rtmp.client.ClientSession;
import dev.headend.rtmp.client.ClientState;
import dev.headend.rtmp.client.ClientState.Ended;
import dev.headend.rtmp.client.ClientState.Finished;
import dev.headend.rtmp.client.ClientState.Refused;
import dev.headend.rtmp.client.ClientState.Running;
import dev.headend.rtmp.client.ClientTransition;
import dev.headend.rtmp.message.RtmpMessage;
import java.io.IOException;
import java.net.URI;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The shared kernel's client and this server, which were not written for each other. */
class OwnClientTest {
    private final TestRtmpServer server = new TestRtmpServer();

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void publishesAndPlaysToTheEnd() throws IOException {
        ClientSession publishing = session(Purpose.PUBLISH, "key");
        ClientSession playing = session(Purpose.PLAY, "key");
        try (RtmpClient publisher = new RtmpClient(server.port);
                RtmpClient player = new RtmpClient(server.port)) {
            ClientState published = start(publisher, publishing);
            publisher.video(0, true, 1000);
            ClientState played = start(player, playing);
            assertThat(player.awaitVideo()).isZero();

            for (RtmpMessage message : publishing.leave(published)) {
                publisher.send(message);
            }

            assertThat(goOn(player, playing, played)).isInstanceOf(Finished.class);
            assertThat(goOn(publisher, publishing, published)).isEqualTo(new Finished("NetStream.Unpublish.Success"));
        }
    }

    @Test
    void isToldWhyItIsRefused() throws IOException {
        ClientSession session = session(Purpose.PUBLISH, "wrong");
        try (RtmpClient publisher = new RtmpClient(server.port)) {
            assertThat(start(publisher, session))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo("NetStream.Publish.BadName"));
        }
    }

    /** The message ends where it says: what comes behind it is not affected. */
    @Test
    void goesOnAfterACommandThatIsNotAmf0() throws IOException {
        try (RtmpClient player = RtmpClient.connected(server.port, "ch")) {
            player.bytes(HexFormat.of().parseHex("03000000" + "000005" + "14" + "00000000" + "0200016111"));
            player.command("createStream", new Amf0.Null());

            assertThat(player.await("_result").argument(1)).isInstanceOf(Amf0.Number.class);
        }
    }

    private ClientSession session(Purpose purpose, String key) {
        return new ClientSession(ClientRequest.to(URI.create(server.url("ch/" + key)), purpose));
    }

    private static ClientState start(RtmpClient client, ClientSession session) throws IOException {
        client.handshake();
        ClientTransition transition = session.begin();
        while (true) {
            for (RtmpMessage message : transition.send()) {
                client.send(message);
            }
            if (transition.state() instanceof Running || transition.state() instanceof Ended) {
                return transition.state();
            }
            transition = session.next(transition.state(), client.read());
        }
    }

    private static ClientState goOn(RtmpClient client, ClientSession session, ClientState running) throws IOException {
        ClientState state = running;
        while (!(state instanceof Ended)) {
            RtmpMessage message = client.read();
            state = session.next(state, message).state();
            if (message instanceof RtmpMessage.Timed timed) {
                timed.payload().release();
            }
        }
        return state;
    }
}
