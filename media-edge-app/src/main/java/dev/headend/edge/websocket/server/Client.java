package dev.headend.edge.websocket.server;

import dev.headend.edge.admission.RequestLog;
import dev.headend.edge.connection.AddressCount;
import dev.headend.edge.connection.ProxyHeaderHandler;
import dev.headend.edge.connection.ReadSize;
import dev.headend.edge.connection.WatchdogHandler;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.time.Clock;

/**
 * What is known and kept of a connection's client from its request to its end.
 *
 * @param origin of the page that it is; empty = it names none
 */
record Client(
        Channel connection,
        InetAddress address,
        String origin,
        WatchdogHandler watchdog,
        ReadSize reads,
        AddressCount count,
        RequestLog requests) {
    /** @param headers of the request, in which a proxy may have named the client */
    Client(WebSocketContext context, Channel connection, HttpHeaders headers) {
        this(
                context,
                connection,
                ForwardedFor.client(
                        ProxyHeaderHandler.clientOf(connection),
                        headers,
                        context.options().trustedProxies()),
                headers.get(HttpHeaderNames.ORIGIN, ""));
    }

    private Client(WebSocketContext context, Channel connection, InetAddress address, String origin) {
        this(
                connection,
                address,
                origin,
                new WatchdogHandler(context.options().timeouts(), context.metrics()::received),
                ReadSize.of(connection),
                new AddressCount(context.limits().perAddress(), address),
                new RequestLog(address, Clock.systemUTC()));
    }
}
