package dev.headend.edge.rtmp.server;

import dev.headend.config.http.UnidentifiedClients;
import dev.headend.edge.admission.RequestLog;
import dev.headend.edge.connection.ConnectionPhase;
import dev.headend.edge.connection.EndReason;
import dev.headend.edge.connection.GracefulClose;
import dev.headend.edge.connection.HandshakeOffload;
import dev.headend.edge.connection.ReadPause;
import dev.headend.edge.connection.ReadSize;
import dev.headend.edge.connection.ReadTicks;
import dev.headend.edge.connection.SendQueues;
import dev.headend.edge.connection.ServerEnding;
import dev.headend.edge.connection.WatchdogEvent;
import dev.headend.edge.connection.WatchdogHandler;
import dev.headend.edge.live.CacheUse;
import dev.headend.edge.live.MediaMemory;
import dev.headend.edge.rtmp.session.Application;
import dev.headend.edge.rtmp.session.Session;
import dev.headend.edge.rtmp.session.SessionAction;
import dev.headend.edge.rtmp.session.SessionEvent;
import dev.headend.edge.rtmp.session.SessionState;
import dev.headend.edge.rtmp.session.Transition;
import dev.headend.media.ChannelId;
import dev.headend.rtmp.ProtocolViolation;
import dev.headend.rtmp.chunk.ChunkLimits;
import dev.headend.rtmp.handler.RtmpCodec;
import dev.headend.rtmp.message.RtmpMessage;
import dev.headend.rtmp.message.RtmpMessage.UserControl;
import dev.headend.text.LogText;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: feeds the session with events, and carries out its actions. Media does not pass through the session; it
 * goes straight to the publisher.
 */
final class RtmpConnection extends SimpleChannelInboundHandler<RtmpMessage> {
    private static final Logger log = LoggerFactory.getLogger(RtmpConnection.class);

    /** Clients send a handful of commands without waiting. More is an attempt to make us keep the answers. */
    private static final int MOST_REPLIES_TO_A_READ = 64;

    /** Of answers that the client does not take, and of media. A queue of answers alone is full of bytes before. */
    private static final int MOST_WRITES_WAITING = 128;

    /** Of an unfinished message that waits for the verdict, in bytes. */
    private static final int MOST_HELD = 16 << 10;

    private static final String TOO_MANY_HANDSHAKES = "too many handshakes of TLS at the same time";

    private final ServerContext context;
    private final Session session;
    private final WatchdogHandler watchdog;
    private final ReadSize reads;
    private final ReadTicks.Reads ticks;
    private final RtmpCodec codec;
    private final MediaRole role;
    private final MediaMemory.Part unfinished;
    private long connectedAt;
    private SessionState state = new SessionState.Fresh();
    private EndReason endReason = EndReason.CLIENT_LEFT;
    /** For the log: the address, and the application once it is known. */
    private String client;

    /** What the client publishes or plays, or last asked to. */
    private @Nullable ChannelId channel;

    private String why = "client disconnected";
    /** Messages other than media. */
    private int sent;

    private int repliesToThisRead;

    RtmpConnection(
            ServerContext context,
            Channel channel,
            InetAddress address,
            WatchdogHandler watchdog,
            ReadSize reads,
            RtmpCodec codec) {
        super(RtmpMessage.class, false);
        this.context = context;
        this.client = NetUtil.toAddressString(address);
        this.session = new Session(context.rulesFor(address));
        this.watchdog = watchdog;
        this.reads = reads;
        this.ticks = context.readTicks().of(channel);
        this.codec = codec;
        this.role = new MediaRole(context, address);
        this.unfinished = context.channels().memory().part(() -> evictFrom(channel));
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        connectedAt = System.nanoTime();
        context.metrics().connected();
        ctx.fireChannelActive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, RtmpMessage message) {
        switch (message) {
            case RtmpMessage.Timed media -> role.media(media);
            case RtmpMessage.Ignored(int type, String reason) ->
                log.debug("ignoring a message of type {} from {}: {}", type, client, reason);
            default -> answer(ctx, message);
        }
    }

    private void answer(ChannelHandlerContext ctx, RtmpMessage message) {
        int before = sent;
        handle(ctx, new SessionEvent.Received(message));
        int replies = sent - before;
        repliesToThisRead += replies;
        if (state instanceof SessionState.Closed) {
            return;
        }
        if (repliesToThisRead > MOST_REPLIES_TO_A_READ) {
            close(ctx, EndReason.PROTOCOL_VIOLATION, "more than " + MOST_REPLIES_TO_A_READ + " requests at once");
        } else if (replies > 0 && writesWaiting(ctx) > MOST_WRITES_WAITING) {
            close(ctx, EndReason.PROTOCOL_VIOLATION, "requests without end, whose answers it does not read");
        }
    }

    private static int writesWaiting(ChannelHandlerContext ctx) {
        ChannelOutboundBuffer queue = ctx.channel().unsafe().outboundBuffer();
        return queue == null ? 0 : queue.size();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        repliesToThisRead = 0;
        role.flush();
        if (state instanceof SessionState.Admitting && codec.heldBytes() > MOST_HELD) {
            ReadPause.VERDICT_PENDING.begin(ctx.channel());
        }
        unfinished.hold(codec.heldBytes());
        if (role.isPublishing()) {
            ticks.complete(reads.latest());
        }
        ctx.fireChannelReadComplete();
    }

    private void evictFrom(Channel channel) {
        try {
            channel.eventLoop().execute(() -> evict(channel.pipeline().context(this)));
        } catch (RejectedExecutionException shutDown) {
            log.debug("not evicting {}: the server has stopped", client);
        }
    }

    /** Memory is used up, and this client's unfinished messages have much of it. */
    private void evict(@Nullable ChannelHandlerContext ctx) {
        if (ctx != null && !(state instanceof SessionState.Closed)) {
            close(
                    ctx,
                    EndReason.OUT_OF_MEMORY,
                    "memory for media is used up (MEDIA_MEMORY_MB), and its unfinished messages have "
                            + codec.heldBytes() + " bytes");
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            role.resume();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        switch (event) {
            case WatchdogEvent.PingDue _ -> ping(ctx);
            case WatchdogEvent.Expired(String which) -> handle(ctx, new SessionEvent.Killed(EndReason.SILENT, which));
            case WatchdogEvent.Stalled(Duration time) -> handle(ctx, new SessionEvent.TooSlow(time));
            case UnidentifiedClients.Evicted _ ->
                end(EndReason.TOO_MANY_CONNECTIONS, "too many connections neither publish nor play");
            case HandshakeOffload.Refused _ -> {
                context.closeLog().closing(client, EndReason.TOO_MANY_CONNECTIONS, TOO_MANY_HANDSHAKES);
                end(EndReason.TOO_MANY_CONNECTIONS, TOO_MANY_HANDSHAKES);
            }
            case ServerEnding.DRAINS -> handle(ctx, new SessionEvent.ServerDrains());
            case ServerEnding.STOPS -> handle(ctx, new SessionEvent.ServerStops());
            default -> ctx.fireUserEventTriggered(event);
        }
    }

    private static void ping(ChannelHandlerContext ctx) {
        int seconds = (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        ctx.writeAndFlush(new UserControl(UserControl.Event.PING_REQUEST, seconds));
    }

    /** An action may cause further events; those find the state that this event has led to. */
    private void handle(ChannelHandlerContext ctx, SessionEvent event) {
        Transition transition = session.next(state, event);
        if (state instanceof SessionState.Fresh && transition.state() instanceof SessionState.Connected connected) {
            client += " on " + connected.application();
            channel = connected.application() instanceof Application.OfChannel(ChannelId only) ? only : null;
            context.metrics().handshakeDone(System.nanoTime() - connectedAt);
        }
        state = transition.state();
        enter(ctx, event);
        transition.actions().forEach(action -> act(ctx, action));
        ctx.flush();
        if (context.gate().isDraining()) {
            whileDraining(ctx, event);
        }
    }

    private void whileDraining(ChannelHandlerContext ctx, SessionEvent event) {
        switch (event) {
            case SessionEvent.PublishAdmitted _ -> handle(ctx, new SessionEvent.ServerDrains());
            case SessionEvent.Ended _ when !nextIsHere() -> handle(ctx, new SessionEvent.ServerStops());
            default -> {}
        }
    }

    /** Whether a slow player's next stream has begun: no further one will, so that nobody needs to wait for it. */
    private boolean nextIsHere() {
        ChannelId played = channel;
        return played != null && context.channels().isPublished(played);
    }

    /** What the client has become decides what its connection may cost. */
    private void enter(ChannelHandlerContext ctx, SessionEvent event) {
        watchdog.enter(phase(state));
        codec.limits(limits(state));
        // Who closes without having read our answers cannot be answered any more. What he sent before is still to be
        // read.
        ctx.channel().config().setAutoClose(!(state instanceof SessionState.Publishing));
        switch (event) {
            case SessionEvent.PublishAdmitted _ -> {
                UnidentifiedClients.identified(ctx.channel());
                reads.grow();
            }
            case SessionEvent.Subscribed _ -> UnidentifiedClients.identified(ctx.channel());
            case SessionEvent.Started _ -> SendQueues.allowMedia(ctx.channel());
            case SessionEvent.Ended _ -> SendQueues.allowAnswers(ctx.channel());
            default -> {}
        }
        if (state instanceof SessionState.Connected) {
            SendQueues.allowAnswers(ctx.channel());
        }
    }

    private static ChunkLimits limits(SessionState state) {
        return switch (state) {
            case SessionState.Admitting _, SessionState.Publishing _ -> ChunkLimits.PUBLISHER;
            case SessionState.Playing _ -> ChunkLimits.PLAYER;
            case SessionState.Fresh _, SessionState.Connected _, SessionState.Closed _ -> ChunkLimits.UNADMITTED;
        };
    }

    private static ConnectionPhase phase(SessionState state) {
        return switch (state) {
            case SessionState.Fresh _, SessionState.Connected _, SessionState.Closed _ -> ConnectionPhase.SETUP;
            case SessionState.Admitting _ -> ConnectionPhase.ADMITTING;
            case SessionState.Publishing _ -> ConnectionPhase.PUBLISHING;
            case SessionState.Playing player ->
                player.cacheUse() == CacheUse.TAKE ? ConnectionPhase.ENCODING : ConnectionPhase.PLAYING;
        };
    }

    private void act(ChannelHandlerContext ctx, SessionAction action) {
        switch (action) {
            case SessionAction.Send(RtmpMessage message) -> send(ctx, message);
            case SessionAction.Admit request -> {
                channel = request.channel();
                role.publish(ctx, request, event -> handle(ctx, event));
            }
            case SessionAction.StopPublishing _ -> role.stopPublishing("the publisher stopped");
            case SessionAction.Subscribe request -> {
                channel = request.channel();
                role.play(ctx, request, event -> handle(ctx, event));
            }
            case SessionAction.Unsubscribe _ -> role.stopPlaying();
            case SessionAction.Pause(boolean pause) -> role.pause(pause);
            case SessionAction.Receive(var kind, boolean wanted) -> role.receive(kind, wanted);
            case SessionAction.Close(EndReason reason, String text) -> close(ctx, reason, text);
        }
    }

    private void send(ChannelHandlerContext ctx, RtmpMessage message) {
        sent++;
        ctx.write(message);
    }

    private void close(ChannelHandlerContext ctx, EndReason reason, String text) {
        state = new SessionState.Closed();
        logClose(reason, text);
        end(reason, text);
        // The peer may take its time to close, but what it had begun is needed by nobody.
        codec.limits(limits(state));
        unfinished.hold(codec.heldBytes());
        if (reason == EndReason.OUT_OF_MEMORY && !ctx.channel().isWritable()) {
            // It does not read, so that nothing could be said to it; but what waits for it is memory.
            ctx.close();
        } else {
            GracefulClose.flushAndClose(ctx, context.options().timeouts().linger());
        }
    }

    /** Not the end of a stream, which is logged with the same reason. */
    private void logClose(EndReason reason, String text) {
        ChannelId asked = channel;
        if (reason == EndReason.REFUSED && asked != null && RequestLog.isOn()) {
            role.refused(asked, text);
        } else if (!role.isPublishing()) {
            context.closeLog().closing(client, reason, text);
        }
    }

    private void end(EndReason reason, String text) {
        endReason = reason;
        why = text;
        role.stopPublishing(why);
        role.stopPlaying();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (state instanceof SessionState.Closed) {
            ctx.close();
            return;
        }
        switch (cause) {
            case ProtocolViolation violation -> close(ctx, EndReason.PROTOCOL_VIOLATION, violation.getMessage());
            case SSLException tls -> close(ctx, EndReason.PROTOCOL_VIOLATION, tlsFailure(tls));
            case DecoderException wrapped
            when wrapped.getCause() instanceof SSLException tls -> exceptionCaught(ctx, tls);
            case IOException network
            when role.isPublishing() -> fail(ctx, EndReason.FAILED, "connection failed: " + LogText.failure(network));
            case IOException _ -> fail(ctx, endReason, why);
            default -> {
                log.error("internal error on the connection from {}", client, cause);
                fail(ctx, EndReason.FAILED, "internal error");
            }
        }
    }

    /** Netty shows the bytes of what is no TLS. */
    private static String tlsFailure(SSLException failure) {
        return failure instanceof NotSslRecordException
                ? "not TLS"
                : "TLS failed: " + LogText.line(failure.getMessage());
    }

    private void fail(ChannelHandlerContext ctx, EndReason reason, String text) {
        state = new SessionState.Closed();
        end(reason, text);
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        state = new SessionState.Closed();
        unfinished.hold(0);
        end(endReason, why);
        context.metrics().disconnected(endReason);
        ctx.fireChannelInactive();
    }
}
