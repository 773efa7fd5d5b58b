package dev.headend.net.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Leaves out answers that are not final, RFC 9110 section 15.2: a client that has not asked for any may ignore them.
 * Reactor Netty would take {@code 102} and {@code 103} for the answer itself.
 */
final class InterimAnswers extends ChannelInboundHandlerAdapter {
    private boolean inInterim;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpResponse response) {
            inInterim = isInterim(response.status());
            closeAfterSwitch(response);
        }
        if (!inInterim) {
            ctx.fireChannelRead(message);
            return;
        }
        ReferenceCountUtil.release(message);
        if (message instanceof LastHttpContent) {
            inInterim = false;
            ctx.read();
        }
    }

    /** No other protocol was asked for; what follows is not HTTP. */
    private static void closeAfterSwitch(HttpResponse response) {
        if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            HttpUtil.setKeepAlive(response, false);
        }
    }

    private static boolean isInterim(HttpResponseStatus status) {
        return status.codeClass() == HttpStatusClass.INFORMATIONAL
                && !status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
    }
}
