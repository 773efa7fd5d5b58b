package dev.headend.edge.status;

import dev.headend.edge.connection.ProxyHeaderHandler;
import dev.headend.edge.websocket.server.ForwardedFor;
import dev.headend.net.IpRanges;
import java.net.InetAddress;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;

/** Whose request it is. */
final class ClientAddress {
    private ClientAddress() {}

    /** @param proxies whose word for it is taken */
    static InetAddress of(ServerRequest request, IpRanges proxies) {
        HttpServerRequest received =
                ServerHttpRequestDecorator.getNativeRequest(request.exchange().getRequest());
        InetAddress peer = ProxyHeaderHandler.clientOf(((Connection) received).channel());
        return ForwardedFor.client(peer, received.requestHeaders(), proxies);
    }
}
