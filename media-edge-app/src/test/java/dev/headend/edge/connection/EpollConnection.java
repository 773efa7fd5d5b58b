package dev.headend.edge.connection;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headend.fixture.Patience;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A real connection that is served by epoll, and the socket at its other end. */
final class EpollConnection implements AutoCloseable {
    final Channel channel;
    final Socket peer;
    private final EventLoopGroup loop;
    private final ServerSocket port;

    EpollConnection(ChannelHandler handler, boolean autoRead) throws IOException, InterruptedException {
        assumeTrue(Epoll.isAvailable(), "no epoll on this machine");
        loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        port = new ServerSocket(0);
        channel = new Bootstrap()
                .group(loop)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.AUTO_READ, autoRead)
                .handler(handler)
                .connect(new InetSocketAddress("127.0.0.1", port.getLocalPort()))
                .sync()
                .channel();
        peer = port.accept();
    }

    <T> T onLoop(Callable<T> task) throws Exception {
        return channel.eventLoop().submit(task).get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        channel.close().syncUninterruptibly();
        peer.close();
        port.close();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
