package dev.headend.edge.websocket.frame;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;

/** From bytes to messages: what stands in a connection's pipeline below the handler that gets {@link WebSocketMessage}s. */
public final class WebSocketCodec {
    /**
     * The subprotocols of pages. A page is told nothing of a handshake that fails, so one that offers both is always accepted: by the
     * first; or by the second, then told why it is refused, and disconnected.
     */
    public static final String OF_PAGES = "headend.page";

    public static final String OF_REFUSED_PAGES = "headend.refused";

    private final FrameDecoder decoder;
    private final MessageAssembler assembler;

    /** @param longestMessage in bytes; a longer one closes the connection */
    public WebSocketCodec(int longestMessage) {
        this.decoder = new FrameDecoder(longestMessage);
        this.assembler = new MessageAssembler(longestMessage);
    }

    /** Whether the client is a page that offers {@link #OF_PAGES}. */
    public static boolean isPage(FullHttpRequest request) {
        return request.headers().containsValue(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, OF_PAGES, false);
    }

    /**
     * Accepts a request, whose pipeline has HTTP's codec, and replaces that.
     *
     * @return done when the answer is sent
     */
    public ChannelFuture accept(Channel channel, FullHttpRequest request) {
        return accept(channel, request, OF_PAGES);
    }

    /** The same, for one thing only: to say in messages why the client is refused. */
    public ChannelFuture acceptRefused(Channel channel, FullHttpRequest request) {
        return accept(channel, request, OF_REFUSED_PAGES);
    }

    private ChannelFuture accept(Channel channel, FullHttpRequest request, String subprotocol) {
        ChannelPipeline pipeline = channel.pipeline();
        ChannelFuture accepted = new Handshaker(subprotocol).handshake(channel, request);
        pipeline.addLast(new Utf8FrameValidator(false), assembler);
        return accepted;
    }

    /** Forgets what has come of messages that are not complete, and reads no more. For a connection that has been accepted. */
    public void drop(ChannelPipeline pipeline) {
        if (pipeline.context(decoder) != null) {
            pipeline.remove(assembler);
            pipeline.remove(decoder);
        }
    }

    /** Of messages that are not complete, in bytes. */
    public long heldBytes() {
        return (long) decoder.heldBytes() + assembler.heldBytes();
    }

    private final class Handshaker extends WebSocketServerHandshaker13 {
        Handshaker(String subprotocol) {
            super("", subprotocol, WebSocketDecoderConfig.newBuilder().build());
        }

        @Override
        protected WebSocketFrameDecoder newWebsocketDecoder() {
            return decoder;
        }
    }
}
