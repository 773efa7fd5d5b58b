package dev.headend.edge.connection;

import dev.headend.text.LogText;
import dev.headend.text.LogThrottle;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.AttributeKey;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header of the PROXY protocol (version 1 or 2) by which a load balancer names the client. The connection begins
 * for the handlers behind it once the header is there. One without it is closed: its address could be anybody's.
 */
public final class ProxyHeaderHandler extends SimpleChannelInboundHandler<HAProxyMessage> {
    /** Of what load balancers add to the addresses, in bytes. It is held before anybody knows whose connection it is. */
    private static final int MOST_EXTENSIONS = 2048;

    private static final AttributeKey<InetAddress> CLIENT = AttributeKey.valueOf(ProxyHeaderHandler.class, "client");

    private final InetAddress peer;
    private final Duration timeout;
    private final Consumer<InetAddress> whenKnown;
    private final String setting;
    private final LogThrottle refusals;
    private @Nullable Future<?> deadline;

    private ProxyHeaderHandler(
            InetAddress peer, Duration timeout, Consumer<InetAddress> whenKnown, String setting, LogThrottle refusals) {
        this.peer = peer;
        this.timeout = timeout;
        this.whenKnown = whenKnown;
        this.setting = setting;
        this.refusals = refusals;
    }

    /**
     * Adds what reads the header to a new connection, before all its other handlers.
     *
     * @param timeout for the header to come
     * @param whenKnown adds further handlers of the connection, given the client's address
     * @param setting the variable that demands the header, for the log
     * @param refusals writes the log lines of refused connections
     */
    public static void addTo(
            Channel connection,
            Duration timeout,
            Consumer<InetAddress> whenKnown,
            String setting,
            LogThrottle refusals) {
        connection
                .pipeline()
                .addFirst(
                        new HAProxyMessageDecoder(MOST_EXTENSIONS),
                        new ProxyHeaderHandler(peerOf(connection), timeout, whenKnown, setting, refusals));
    }

    private static InetAddress peerOf(Channel connection) {
        return ((InetSocketAddress) connection.remoteAddress()).getAddress();
    }

    /** Whose connection it is: the client's that the header named, else that of the other end. For any thread. */
    public static InetAddress clientOf(Channel connection) {
        InetAddress named = connection.attr(CLIENT).get();
        return named == null ? peerOf(connection) : named;
    }

    /** The header is read whether the connection reads by itself or on demand. */
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.read();
        deadline = ctx.executor()
                .schedule(() -> refuse(ctx, "none came in time"), timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HAProxyMessage header) {
        stopWaiting();
        InetAddress client = client(header);
        ctx.channel().attr(CLIENT).set(client);
        whenKnown.accept(client);
        ctx.fireChannelActive();
        ctx.pipeline().remove(this);
    }

    /** A load balancer that checks our health, or does not know the address itself, speaks for itself. */
    private InetAddress client(HAProxyMessage header) {
        byte[] address = header.command() == HAProxyCommand.LOCAL || header.sourceAddress() == null
                ? null
                : NetUtil.createByteArrayFromIpAddressString(header.sourceAddress());
        try {
            return address == null ? peer : InetAddress.getByAddress(address);
        } catch (UnknownHostException impossible) {
            return peer;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Throwable root = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        refuse(ctx, LogText.line(root.getMessage()));
    }

    private void refuse(ChannelHandlerContext ctx, String why) {
        refusals.warn(
                "refused a connection from {}: no valid header of the PROXY protocol ({}): {}",
                NetUtil.toAddressString(peer),
                setting,
                why);
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopWaiting();
    }

    private void stopWaiting() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }
}
