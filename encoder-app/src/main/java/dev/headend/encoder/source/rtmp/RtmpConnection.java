package dev.headend.encoder.source.rtmp;

import dev.headend.encoder.source.StreamAddress;
import dev.headend.encoder.source.buffer.ArrivalClock;
import dev.headend.encoder.source.buffer.MemoryBudget;
import dev.headend.encoder.source.buffer.ReceivedStream;
import dev.headend.encoder.source.buffer.ReplayBuffer;
import dev.headend.encoder.source.buffer.ReplayLimits;
import dev.headend.rtmp.chunk.ChunkLimits;
import dev.headend.rtmp.handler.HandshakeHandler;
import dev.headend.rtmp.handler.RtmpCodec;
import dev.headend.rtmp.handshake.Handshake;
import dev.headend.text.LogText;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/** A connection that plays a stream into a buffer. Thread-safe. */
final class RtmpConnection implements ReceivedStream {
    private final StreamAddress address;
    private final ReplayBuffer buffer;
    private final ArrivalClock clock = new ArrivalClock();
    private volatile @Nullable Channel channel;
    private volatile @Nullable ReadPauses pauses;

    RtmpConnection(StreamAddress address, ReplayLimits limits, MemoryBudget budget) {
        this.address = address;
        this.buffer = new ReplayBuffer(limits, budget, this::readOn);
    }

    ChannelHandler pipeline(SslContext tls) {
        return new ChannelInitializer<SocketChannel>() {
            @Override
            protected void initChannel(SocketChannel connected) {
                ChannelPipeline pipeline = connected.pipeline();
                if (address.isTls()) {
                    pipeline.addLast(tls.newHandler(connected.alloc(), address.host(), address.port()));
                }
                ReadPauses reading = new ReadPauses(connected);
                pauses = reading;
                RtmpCodec codec = new RtmpCodec(ChunkLimits.PUBLISHER);
                pipeline.addLast(new HandshakeHandler(Handshake.client()));
                pipeline.addLast(codec);
                pipeline.addLast(new PlayHandler(address, codec, buffer, clock, reading));
            }
        };
    }

    /** Tells of the attempt to connect, which may have failed. */
    void connecting(ChannelFuture attempt) {
        channel = attempt.channel();
        attempt.addListener(connected -> {
            if (connected.cause() != null) {
                buffer.end(address + ": " + address.redact(LogText.failure(connected.cause())));
            }
        });
    }

    /** Runs behind the event loop's own decision not to read. */
    private void readOn() {
        Channel connected = channel;
        ReadPauses reading = pauses;
        if (connected != null && reading != null) {
            connected.eventLoop().execute(reading::roomAgain);
        }
    }

    @Override
    public ReplayBuffer buffer() {
        return buffer;
    }

    @Override
    public ArrivalClock clock() {
        return clock;
    }

    @Override
    public void stop() {
        buffer.end("");
        Channel connected = channel;
        if (connected != null) {
            connected.close();
        }
    }
}
