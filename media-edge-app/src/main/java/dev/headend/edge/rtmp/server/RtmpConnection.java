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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: feeds the session with what happens, and does what the session says. Media does not pass through the
 * session, but straight on.
 */
final class RtmpConnection extends SimpleChannelInboundHandler<RtmpMessage> {
    private static final Logger log = LoggerFactory.getLogger(RtmpConnection.class);

    private final RtmpEnvironment environment;
    private final Session session;
    private final WatchdogHandler watchdog;
    private final Roles roles;
    private SessionState state = new SessionState.Fresh();
    private EndReason endReason = EndReason.CLIENT_LEFT;
    /** For the log: the address, and the channel once it is known. */
    private String client;

    private String why = "the client left";

    RtmpConnection(RtmpEnvironment environment, InetAddress address, WatchdogHandler watchdog) {
        super(RtmpMessage.class, false);
        this.environment = environment;
        this.client = address.getHostAddress();
        this.session = new Session(environment.rulesFor(address));
        this.watchdog = watchdog;
        this.roles = new Roles(environment, address);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        environment.metrics().connected();
        ctx.fireChannelActive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, RtmpMessage message) {
        if (message instanceof RtmpMessage.Timed media) {
            roles.media(media);
        } else {
            handle(ctx, new SessionEvent.Received(message));
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        roles.flush();
        ctx.fireChannelReadComplete();
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

    /** An action may cause further events; those find the state that this event has led to. */
    private void handle(ChannelHandlerContext ctx, SessionEvent event) {
        Step step = session.next(state, event);
        if (state instanceof SessionState.Fresh && step.state() instanceof SessionState.Connected connected) {
            client += " on channel " + connected.channel();
        }
        state = step.state();
        step.actions().forEach(action -> act(ctx, action));
        watchdog.enter(Watchdog.Phase.of(state));
        ctx.flush();
    }

    private void act(ChannelHandlerContext ctx, SessionAction action) {
        switch (action) {
            case SessionAction.Send(RtmpMessage message) -> ctx.write(message, ctx.voidPromise());
            case SessionAction.Admit wish -> roles.admit(ctx, wish, event -> handle(ctx, event));
            case SessionAction.StopPublishing _ -> roles.stopPublishing("unpublished");
            case SessionAction.Subscribe wish -> roles.subscribe(ctx, wish, event -> handle(ctx, event));
            case SessionAction.Unsubscribe _ -> roles.stopPlaying();
            case SessionAction.Pause(boolean pause) -> roles.pause(pause);
            case SessionAction.Receive(var kind, boolean wanted) -> roles.receive(kind, wanted);
            case SessionAction.Close(EndReason reason, String text) -> close(ctx, reason, text);
        }
    }

    private void close(ChannelHandlerContext ctx, EndReason reason, String text) {
        state = new SessionState.Closed();
        log.info("closing the connection of {}: {}", client, text);
        ended(reason, text);
        LastWords.sayAndClose(ctx, environment.settings().timing().linger());
    }

    private void ended(EndReason reason, String text) {
        endReason = reason;
        why = text;
        roles.stopPublishing(why);
        roles.stopPlaying();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (state instanceof SessionState.Closed) {
            ctx.close();
            return;
        }
        switch (cause) {
            case ProtocolViolation violation -> close(ctx, EndReason.PROTOCOL_VIOLATION, violation.getMessage());
            case IOException network -> fail(ctx, "the network failed: " + network.getMessage());
            default -> {
                log.error("the connection of {} failed", client, cause);
                fail(ctx, "an error of ours");
            }
        }
    }

    private void fail(ChannelHandlerContext ctx, String text) {
        state = new SessionState.Closed();
        ended(EndReason.FAILED, text);
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        state = new SessionState.Closed();
        ended(endReason, why);
        environment.metrics().disconnected(endReason);
        ctx.fireChannelInactive();
    }
}
