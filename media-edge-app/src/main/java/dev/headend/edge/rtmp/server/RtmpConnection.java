package dev.headend.edge.rtmp.server;

import dev.headend.edge.rtmp.ProtocolViolation;
import dev.headend.edge.rtmp.message.RtmpMessage;
import dev.headend.edge.rtmp.session.EndReason;
import dev.headend.edge.rtmp.session.Session;
import dev.headend.edge.rtmp.session.SessionAction;
import dev.headend.edge.rtmp.session.SessionEvent;
import dev.headend.edge.rtmp.session.SessionState;
import dev.headend.edge.rtmp.session.Step;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: feeds the session with what happens, and does what the session says. Media does not pass through the
 * session, but straight to the {@link Ingest}.
 */
final class RtmpConnection extends SimpleChannelInboundHandler<RtmpMessage> {
    private static final Logger log = LoggerFactory.getLogger(RtmpConnection.class);

    private final RtmpEnvironment environment;
    private final InetAddress address;
    private final Session session;
    private final WatchdogHandler watchdog;
    private SessionState state = new SessionState.Fresh();
    private EndReason endReason = EndReason.CLIENT_LEFT;
    private String why = "the client left";
    private @Nullable Ingest ingest;
    private @Nullable Player player;

    RtmpConnection(RtmpEnvironment environment, InetAddress address, WatchdogHandler watchdog) {
        super(RtmpMessage.class, false);
        this.environment = environment;
        this.address = address;
        this.session = new Session(environment.rulesFor(address));
        this.watchdog = watchdog;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        environment.metrics().connected();
        ctx.fireChannelActive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, RtmpMessage message) {
        if (message instanceof RtmpMessage.Timed media) {
            media(media);
        } else {
            handle(ctx, new SessionEvent.Received(message));
        }
    }

    private void media(RtmpMessage.Timed media) {
        if (ingest == null) {
            media.payload().release();
        } else {
            ingest.media(media);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (ingest != null) {
            ingest.flush();
        }
        ctx.flush();
        ctx.fireChannelReadComplete();
    }

    private void handle(ChannelHandlerContext ctx, SessionEvent event) {
        Step step = session.next(state, event);
        state = step.state();
        for (SessionAction action : step.actions()) {
            act(ctx, action);
        }
        watchdog.enter(phase(state));
        ctx.flush();
    }

    private static Watchdog.Phase phase(SessionState state) {
        return switch (state) {
            case SessionState.Fresh _, SessionState.Connected _, SessionState.Closed _ -> Watchdog.Phase.SETUP;
            case SessionState.Admitting _ -> Watchdog.Phase.ADMITTING;
            case SessionState.Publishing _ -> Watchdog.Phase.PUBLISHING;
            case SessionState.Playing _ -> Watchdog.Phase.PLAYING;
        };
    }

    private void act(ChannelHandlerContext ctx, SessionAction action) {
        switch (action) {
            case SessionAction.Send(RtmpMessage message) -> ctx.write(message, ctx.voidPromise());
            case SessionAction.Admit admit -> admit(ctx, admit);
            case SessionAction.StopPublishing _ -> stopPublishing("unpublished");
            case SessionAction.Subscribe subscribe -> subscribe(ctx, subscribe);
            case SessionAction.Unsubscribe _ -> stopPlaying();
            case SessionAction.Pause(boolean pause) -> {
                if (player != null) {
                    player.pause(pause);
                }
            }
            case SessionAction.Receive(var kind, boolean wanted) -> {
                if (player != null) {
                    player.receive(kind, wanted);
                }
            }
            case SessionAction.Close(EndReason reason, String text) -> close(ctx, reason, text);
        }
    }

    private void admit(ChannelHandlerContext ctx, SessionAction.Admit admit) {
        Ingest begun = new Ingest(ctx.channel(), address, event -> handle(ctx, event), environment.metrics());
        ingest = begun;
        begun.begin(environment.gate(), admit.channel(), admit.key());
    }

    private void stopPublishing(String reason) {
        if (ingest != null) {
            ingest.stop(reason);
            ingest = null;
        }
    }

    private void subscribe(ChannelHandlerContext ctx, SessionAction.Subscribe subscribe) {
        ChunkedEncoding encoding =
                new ChunkedEncoding(ctx.alloc(), environment.settings().chunkSize(), subscribe.stream());
        Player begun = new Player(ctx, address, event -> handle(ctx, event), environment.metrics(), encoding);
        player = begun;
        begun.begin(environment.channels(), subscribe, environment.settings().queues());
    }

    private void stopPlaying() {
        if (player != null) {
            player.stop();
            player = null;
        }
    }

    private void close(ChannelHandlerContext ctx, EndReason reason, String text) {
        endReason = reason;
        why = text;
        log.info("closing the connection of {}: {}", address, text);
        release();
        LastWords.sayAndClose(ctx, environment.settings().timing().linger());
    }

    private void release() {
        stopPublishing(why);
        stopPlaying();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        switch (event) {
            case WatchdogHandler.Silence(Watchdog.Phase phase) ->
                handle(ctx, new SessionEvent.Killed(EndReason.SILENT, "silent for too long while " + name(phase)));
            case RtmpServer.ServerStops _ ->
                handle(ctx, new SessionEvent.Killed(EndReason.SERVER_STOPPED, "the server stops"));
            default -> ctx.fireUserEventTriggered(event);
        }
    }

    private static String name(Watchdog.Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            case ProtocolViolation violation -> violated(ctx, violation);
            case IOException network -> fail(ctx, "the network failed: " + network.getMessage());
            default -> {
                log.error("a connection of {} failed", address, cause);
                fail(ctx, "an error of ours");
            }
        }
    }

    private void violated(ChannelHandlerContext ctx, ProtocolViolation violation) {
        if (!(state instanceof SessionState.Closed)) {
            state = new SessionState.Closed();
            close(ctx, EndReason.PROTOCOL_VIOLATION, violation.getMessage());
        }
    }

    private void fail(ChannelHandlerContext ctx, String text) {
        if (!(state instanceof SessionState.Closed)) {
            state = new SessionState.Closed();
            endReason = EndReason.FAILED;
            why = text;
        }
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        state = new SessionState.Closed();
        release();
        environment.metrics().disconnected(endReason);
        ctx.fireChannelInactive();
    }
}
