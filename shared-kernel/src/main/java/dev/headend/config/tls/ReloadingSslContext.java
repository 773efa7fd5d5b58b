package dev.headend.config.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;

/**
 * A context that stands for whichever is the newest: each connection gets its engine from that one and keeps it for its
 * life. Sessions are resumed only within one context, so nobody resumes what an exchanged certificate had begun.
 */
final class ReloadingSslContext extends SslContext {
    private final Supplier<SslContext> newest;

    ReloadingSslContext(Supplier<SslContext> newest) {
        this.newest = newest;
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator alloc) {
        return newest.get().newEngine(alloc);
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator alloc, String peerHost, int peerPort) {
        return newest.get().newEngine(alloc, peerHost, peerPort);
    }

    @Override
    public boolean isClient() {
        return false;
    }

    @Override
    public List<String> cipherSuites() {
        return newest.get().cipherSuites();
    }

    @Override
    public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
        return newest.get().applicationProtocolNegotiator();
    }

    @Override
    public SSLSessionContext sessionContext() {
        return newest.get().sessionContext();
    }
}
