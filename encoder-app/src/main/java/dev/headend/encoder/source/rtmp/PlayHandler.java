package dev.headend.encoder.source.rtmp;

import dev.headend.encoder.source.StreamAddress;
import dev.headend.encoder.source.buffer.ArrivalClock;
import dev.headend.encoder.source.buffer.Packet;
import dev.headend.encoder.source.buffer.ReplayBuffer;
import dev.headend.rtmp.client.ClientSession;
import dev.headend.rtmp.client.ClientState;
import dev.headend.rtmp.client.ClientState.Ended;
import dev.headend.rtmp.client.ClientState.Finished;
import dev.headend.rtmp.client.ClientState.ReconnectRequested;
import dev.headend.rtmp.client.ClientState.Refused;
import dev.headend.rtmp.client.ClientTransition;
import dev.headend.rtmp.handler.HandshakeHandler.HandshakeDone;
import dev.headend.rtmp.handler.RtmpCodec;
import dev.headend.rtmp.message.RtmpMessage;
import dev.headend.text.LogText;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Talks to a server until a stream comes, and puts its packets into a buffer. On the connection's event loop. */
final class PlayHandler extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(PlayHandler.class);

    /** An edge keeps a minute of a stream that is not pulled yet, and its latest group; clocks that run fast gain less. */
    private static final long MOST_AHEAD_MS = TimeUnit.MINUTES.toMillis(10);

    private final StreamAddress address;
    private final RtmpCodec codec;
    private final ReplayBuffer buffer;
    private final ArrivalClock clock;
    private final ReadPauses pauses;
    private final ClientSession session;
    private final PacketAssembler packets = new PacketAssembler();
    private ClientState state = new ClientState.Connecting();
    /** Whether it has ended: what the decoder still has is dropped. */
    private boolean over;
    /** Whether there was a packet. */
    private boolean received;
    /** Bytes of media in this read. */
    private int bytes;

    PlayHandler(StreamAddress address, RtmpCodec codec, ReplayBuffer buffer, ArrivalClock clock, ReadPauses pauses) {
        this.address = address;
        this.codec = codec;
        this.buffer = buffer;
        this.clock = clock;
        this.pauses = pauses;
        this.session = new ClientSession(PlayRequest.of(address));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof HandshakeDone) {
            go(ctx, session.begin());
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object read) {
        try {
            if (!over && read instanceof RtmpMessage message) {
                go(ctx, session.next(state, message));
            }
            if (!over && read instanceof RtmpMessage.Timed media && state instanceof ClientState.Running) {
                keep(ctx, media);
            }
        } finally {
            ReferenceCountUtil.release(read instanceof RtmpMessage.Timed media ? media.payload() : read);
        }
    }

    private void keep(ChannelHandlerContext ctx, RtmpMessage.Timed media) {
        bytes += media.payload().readableBytes();
        long nowMs = ArrivalClock.monotonicMs();
        Packet packet = packets.packetOf(media, nowMs);
        if (packet == null) {
            return;
        }
        received = true;
        clock.arrived(packet.timeMs(), nowMs);
        if (clock.leadMs() > MOST_AHEAD_MS) {
            end(ctx, "its timestamps run ahead of time, by " + clock.leadMs() / 1000 + " s");
        } else if (!buffer.add(packet)) {
            pauses.full();
            closeIfEnded(ctx);
        }
    }

    /** Whoever takes too much memory is ended by the buffer. */
    private void closeIfEnded(ChannelHandlerContext ctx) {
        String why = buffer.failure();
        if (!why.isEmpty() && ctx.channel().isActive()) {
            log.warn("{}: stream ended: {}", address, why);
            over = true;
            ctx.close();
        }
    }

    private void go(ChannelHandlerContext ctx, ClientTransition transition) {
        state = transition.state();
        transition.send().forEach(ctx::write);
        if (!transition.send().isEmpty()) {
            ctx.flush();
        }
        if (state instanceof Ended ended) {
            end(ctx, reason(ended));
        }
    }

    /** Why it has ended, if not in the ordinary way. */
    private String reason(Ended ended) {
        return switch (ended) {
            case Refused(String code, String description) ->
                "refused by the server: " + code + (description.isEmpty() ? "" : ", " + description);
            case Finished(String code) -> received ? "" : "ended by the server before anything came: " + code;
            case ReconnectRequested(var _, String description) ->
                received ? "" : "the server wants to be asked again: " + description;
        };
    }

    private void end(ChannelHandlerContext ctx, String why) {
        over = true;
        if (received && !why.isEmpty() && !buffer.hasEnded()) {
            log.warn("{}: connection lost: {}", address, address.redact(LogText.line(why)));
        }
        buffer.end(why.isEmpty() ? "" : address + ": " + address.redact(LogText.line(why)));
        ctx.close();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        buffer.announce();
        if (!buffer.unfinished(codec.heldBytes())) {
            closeIfEnded(ctx);
        }
        if (received) {
            pauses.wasRead(bytes);
            bytes = 0;
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end(ctx, received ? "" : "the server closed the connection before anything came");
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        end(ctx, LogText.failure(cause));
    }
}
