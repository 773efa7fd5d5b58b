package dev.headend.edge.live;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetAddress;
import java.util.function.Consumer;

/** A publisher without a connection. @param whenKilled hears the reason */
public record UnconnectedPeer(Consumer<String> whenKilled) implements PublisherPeer {
    public static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.1");

    /** One that nobody asks what became of it. */
    public UnconnectedPeer() {
        this(_ -> {});
    }

    @Override
    public EventExecutor executor() {
        return ImmediateEventExecutor.INSTANCE;
    }

    @Override
    public PacketEncoding encoding() {
        return TextEncoding.FIRST;
    }

    @Override
    public InetAddress address() {
        return ADDRESS;
    }

    @Override
    public void killed(String reason) {
        whenKilled.accept(reason);
    }
}
