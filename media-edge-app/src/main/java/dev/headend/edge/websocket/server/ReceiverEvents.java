package dev.headend.edge.websocket.server;

import dev.headend.edge.admission.PlayGate;
import dev.headend.edge.connection.SendQueues;
import dev.headend.edge.websocket.receive.WebSocketReceiver;
import dev.headend.media.ChannelId;
import org.jspecify.annotations.Nullable;

/** What follows from a receiver's getting its stream: room to send it, and if it is an encoder, that it counts for no address. */
final class ReceiverEvents implements WebSocketReceiver.Events {
    private final PlayGate players;
    private final Client client;
    private final ChannelId channel;
    /** Not null while the client is taken for an encoder: ends that. */
    private @Nullable Runnable encoderLeaves;

    ReceiverEvents(PlayGate players, Client client, ChannelId channel) {
        this.players = players;
        this.client = client;
        this.channel = channel;
    }

    @Override
    public void started() {
        SendQueues.allowMedia(client.connection());
        players.recogniseEncoder(channel).ifPresent(leaves -> {
            client.count().setCounted(false);
            encoderLeaves = leaves;
        });
    }

    @Override
    public void ended() {
        if (encoderLeaves != null) {
            encoderLeaves.run();
            encoderLeaves = null;
            client.count().setCounted(true);
        }
    }
}
