package dev.headend.edge.rtmp.server;

import dev.headend.edge.connection.ConnectionLimitHandler;
import dev.headend.edge.connection.EndReason;
import dev.headend.edge.connection.WatchdogHandler;
import dev.headend.net.ConnectionLimits;
import dev.headend.rtmp.chunk.ChunkDecoder;
import dev.headend.rtmp.chunk.ChunkEncoder;
import dev.headend.rtmp.chunk.ChunkLimits;
import dev.headend.rtmp.handshake.HandshakeDecoder;
import dev.headend.rtmp.message.MessageDecoder;
import dev.headend.rtmp.message.MessageEncoder;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;

/** The handlers of a connection, from the wire upwards. */
final class RtmpPipeline extends ChannelInitializer<SocketChannel> {
    private final ServerContext context;
    private final ConnectionLimits limits;
    private final ChannelGroup connections;

    RtmpPipeline(ServerContext context, ChannelGroup connections) {
        this.context = context;
        this.connections = connections;
        this.limits = new ConnectionLimits(
                context.options().connectionsPerAddress(), context.options().exemptFromLimit());
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        InetAddress address = channel.remoteAddress().getAddress();
        WatchdogHandler watchdog = new WatchdogHandler(context.options().timeouts());
        connections.add(channel);
        channel.pipeline()
                .addLast(new ConnectionLimitHandler(limits, address, this::refused))
                .addLast(new TrafficCounter(context.metrics()))
                .addLast(watchdog)
                .addLast(new HandshakeDecoder())
                .addLast(new ChunkEncoder())
                .addLast(new ChunkDecoder(ChunkLimits.DEFAULT))
                .addLast(new MessageEncoder())
                .addLast(new MessageDecoder())
                .addLast(new RtmpConnection(context, address, watchdog));
    }

    private void refused() {
        context.metrics().refused(EndReason.TOO_MANY_CONNECTIONS);
    }
}
