package dev.headend.edge.rtmp.server;

import dev.headend.edge.live.MediaPacket;
import dev.headend.edge.rtmp.message.RtmpMessage;
import dev.headend.edge.rtmp.session.SessionAction;
import dev.headend.edge.rtmp.session.SessionEvent;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a client is at the moment: a publisher, a player, or neither. Lives on the connection's event loop. */
final class Roles {
    private final RtmpEnvironment environment;
    private final InetAddress address;
    private @Nullable Ingest ingest;
    private @Nullable Player player;

    Roles(RtmpEnvironment environment, InetAddress address) {
        this.environment = environment;
        this.address = address;
    }

    void admit(ChannelHandlerContext ctx, SessionAction.Admit wish, Consumer<SessionEvent> events) {
        Ingest begun = new Ingest(ctx.channel(), address, events, environment.metrics());
        ingest = begun;
        begun.begin(environment.gate(), wish.channel(), wish.key());
    }

    /** Takes media, and owns its payload. From who is no publisher it is worth nothing. */
    void media(RtmpMessage.Timed media) {
        if (ingest == null) {
            media.payload().release();
        } else {
            ingest.media(media);
        }
    }

    /** All that has been read for now has been handed in. */
    void flush() {
        if (ingest != null) {
            ingest.flush();
        }
    }

    void stopPublishing(String why) {
        if (ingest != null) {
            ingest.stop(why);
            ingest = null;
        }
    }

    void subscribe(ChannelHandlerContext ctx, SessionAction.Subscribe wish, Consumer<SessionEvent> events) {
        ChunkedEncoding encoding =
                new ChunkedEncoding(ctx.alloc(), environment.settings().chunkSize(), wish.stream());
        Player begun = new Player(ctx, address, events, environment.metrics(), encoding);
        player = begun;
        begun.begin(environment.channels(), wish, environment.settings().queues());
    }

    void pause(boolean pause) {
        if (player != null) {
            player.pause(pause);
        }
    }

    void receive(MediaPacket.Kind kind, boolean wanted) {
        if (player != null) {
            player.receive(kind, wanted);
        }
    }

    void stopPlaying() {
        if (player != null) {
            player.stop();
            player = null;
        }
    }
}
