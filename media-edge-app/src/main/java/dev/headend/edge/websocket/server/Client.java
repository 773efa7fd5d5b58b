package dev.headend.edge.websocket.server;

import dev.headend.edge.admission.RequestLog;
import dev.headend.edge.connection.AddressCount;
import dev.headend.edge.connection.ReadSize;
import dev.headend.edge.connection.WatchdogHandler;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;

/** What is known and kept of a connection's client from its request to its end. */
record Client(
        Channel connection,
        InetAddress address,
        WatchdogHandler watchdog,
        ReadSize reads,
        AddressCount count,
        RequestLog requests) {
    Client(WebSocketContext context, Channel connection) {
        this(context, connection, ((InetSocketAddress) connection.remoteAddress()).getAddress());
    }

    private Client(WebSocketContext context, Channel connection, InetAddress address) {
        this(
                connection,
                address,
                new WatchdogHandler(context.options().timeouts(), context.metrics()::received),
                new ReadSize(),
                new AddressCount(context.limits().perAddress(), address),
                new RequestLog(address, Clock.systemUTC()));
    }
}
