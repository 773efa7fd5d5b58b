package dev.headend.edge.rtmp.server;

import dev.headend.edge.rtmp.chunk.ChunkDecoder;
import dev.headend.edge.rtmp.chunk.ChunkEncoder;
import dev.headend.edge.rtmp.chunk.ChunkLimits;
import dev.headend.edge.rtmp.handshake.HandshakeDecoder;
import dev.headend.edge.rtmp.message.MessageDecoder;
import dev.headend.edge.rtmp.message.MessageEncoder;
import dev.headend.net.ConnectionLimits;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;

/** What a connection is made of, from the wire upwards. */
final class RtmpPipeline extends ChannelInitializer<SocketChannel> {
    private final RtmpEnvironment environment;
    private final ConnectionLimits limits;
    private final ChannelGroup connections;

    RtmpPipeline(RtmpEnvironment environment, ChannelGroup connections) {
        this.environment = environment;
        this.connections = connections;
        this.limits = new ConnectionLimits(
                environment.settings().connectionsPerAddress(),
                environment.settings().exemptFromLimit());
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        InetAddress address = channel.remoteAddress().getAddress();
        WatchdogHandler watchdog = new WatchdogHandler(environment.settings().timing());
        connections.add(channel);
        channel.pipeline()
                .addLast(new AdmissionByAddress(limits, environment.metrics(), address))
                .addLast(new TrafficCounter(environment.metrics()))
                .addLast(watchdog)
                .addLast(new HandshakeDecoder())
                .addLast(new ChunkEncoder())
                .addLast(new ChunkDecoder(ChunkLimits.DEFAULT))
                .addLast(new MessageEncoder())
                .addLast(new MessageDecoder())
                .addLast(new RtmpConnection(environment, address, watchdog));
    }
}
