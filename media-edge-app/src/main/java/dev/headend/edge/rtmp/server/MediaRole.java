package dev.headend.edge.rtmp.server;

import dev.headend.edge.admission.RequestLog;
import dev.headend.edge.admission.StreamLog;
import dev.headend.edge.connection.ConnectionLimitHandler;
import dev.headend.edge.connection.WatchdogHandler;
import dev.headend.edge.live.MediaPacket;
import dev.headend.edge.rtmp.play.ChunkedEncoding;
import dev.headend.edge.rtmp.play.RtmpPlayer;
import dev.headend.edge.rtmp.publish.RtmpPublisher;
import dev.headend.edge.rtmp.session.SessionAction;
import dev.headend.edge.rtmp.session.SessionEvent;
import dev.headend.media.ChannelId;
import dev.headend.rtmp.message.RtmpMessage;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetAddress;
import java.time.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client's part in a channel at the moment: publisher, player, or neither. Lives on the connection's event loop. */
final class MediaRole {
    /** Nearly all players play on it: what is encoded for it serves them all. */
    private static final int FIRST_MESSAGE_STREAM = 1;

    private final ServerContext context;
    private final InetAddress address;
    private final RequestLog requests;
    private final StreamLog streams;
    private @Nullable RtmpPublisher publisher;
    private @Nullable RtmpPlayer player;
    /** Not null while the client is taken for an encoder: ends that. */
    private @Nullable Runnable encoderLeaves;

    MediaRole(ServerContext context, InetAddress address) {
        this.context = context;
        this.address = address;
        this.requests = new RequestLog(address, Clock.systemUTC());
        this.streams = new StreamLog(Clock.systemUTC());
    }

    void publish(ChannelHandlerContext ctx, SessionAction.Admit request, Consumer<SessionEvent> events) {
        requests.publish(request.channel());
        RtmpPublisher begun = new RtmpPublisher(
                ctx.channel(), address, events, context.publisherMetrics(), streams, encodingOn(FIRST_MESSAGE_STREAM));
        publisher = begun;
        begun.begin(context.gate(), request.channel(), request.key());
    }

    /** Takes media, and owns its payload. Discarded unless publishing. */
    void media(RtmpMessage.Timed media) {
        if (publisher == null) {
            media.payload().release();
        } else {
            publisher.media(media);
        }
    }

    /** Everything read from the socket so far has been handed in. */
    void flush() {
        if (publisher != null) {
            publisher.flush();
        }
    }

    /** Whether a stream of the client has begun and not ended. */
    boolean isPublishing() {
        return publisher != null && publisher.isLive();
    }

    /** @param why for the log */
    void stopPublishing(String why) {
        if (publisher != null) {
            publisher.undecided().ifPresent(channel -> requests.left(channel, why));
            publisher.stop(why);
            publisher = null;
        }
    }

    /** Media is written below all handlers that encode messages: it is chunks already. */
    void play(ChannelHandlerContext ctx, SessionAction.Subscribe request, Consumer<SessionEvent> events) {
        ChunkedEncoding encoding = encodingOn(request.stream());
        ChannelHandlerContext below = ctx.pipeline().context(WatchdogHandler.class);
        RtmpPlayer begun = new RtmpPlayer(
                below,
                address,
                event -> {
                    heard(ctx, request.channel(), event);
                    events.accept(event);
                },
                context.playerMetrics(),
                encoding);
        player = begun;
        begun.begin(context.channels(), request);
    }

    /** The client was refused what it asked for. @param what in words, with the reason */
    void refused(ChannelId channel, String what) {
        requests.refused(channel, what);
    }

    private void heard(ChannelHandlerContext ctx, ChannelId channel, SessionEvent event) {
        if (event instanceof SessionEvent.Subscribed) {
            requests.play(channel);
        }
        recognise(ctx, channel, event);
    }

    /** An encoder's connection is not counted for its address, as long as it has the stream. */
    private void recognise(ChannelHandlerContext ctx, ChannelId channel, SessionEvent event) {
        if (event instanceof SessionEvent.Ended) {
            forgetEncoder();
        } else if (event instanceof SessionEvent.Started && encoderLeaves == null) {
            ConnectionLimitHandler limit = ctx.pipeline().get(ConnectionLimitHandler.class);
            context.players().recogniseEncoder(channel).ifPresent(leaves -> {
                limit.setCounted(false);
                encoderLeaves = () -> {
                    leaves.run();
                    limit.setCounted(true);
                };
            });
        }
    }

    private void forgetEncoder() {
        Runnable leaves = encoderLeaves;
        encoderLeaves = null;
        if (leaves != null) {
            leaves.run();
        }
    }

    private ChunkedEncoding encodingOn(int messageStream) {
        return new ChunkedEncoding(context.options().chunkSize(), messageStream);
    }

    /** The connection's send queue takes more. */
    void resume() {
        if (player != null) {
            player.resume();
        }
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
            forgetEncoder();
        }
    }
}
