package dev.headend.net.http.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;

/**
 * Has a proxy fetch {@code http://} URLs: each request names its whole URL, RFC 9112 section 3.2.2. A tunnel would do as
 * well, but many proxies grant one to port 443 only.
 */
final class AbsoluteFormHandler extends ChannelOutboundHandlerAdapter {
    private final HttpProxy proxy;

    AbsoluteFormHandler(HttpProxy proxy) {
        this.proxy = proxy;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpRequest request) {
            request.setUri("http://" + request.headers().get(HttpHeaderNames.HOST) + request.uri());
            proxy.auth()
                    .headerValue()
                    .ifPresent(value -> request.headers().set(HttpHeaderNames.PROXY_AUTHORIZATION, value));
        }
        ctx.write(message, promise);
    }
}
