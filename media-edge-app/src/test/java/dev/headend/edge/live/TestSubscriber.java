package dev.headend.edge.live;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Writes down what it hears, in words. */
final class TestSubscriber implements Subscriber {
    static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.2");

    final List<String> heard = new ArrayList<>();
    final List<String> dropped = new ArrayList<>();
    boolean writable = true;
    Subscription subscription;
    private final EventExecutor executor;

    /** Hears everything on the calling thread, so that the order can be seen. */
    TestSubscriber() {
        this(ImmediateEventExecutor.INSTANCE);
    }

    TestSubscriber(EventExecutor executor) {
        this.executor = executor;
    }

    void leave() {
        subscription.leave();
    }

    List<String> media() {
        return heard.stream().filter(word -> word.matches("[avd][hkf]\\d+")).toList();
    }

    @Override
    public EventExecutor executor() {
        return executor;
    }

    @Override
    public InetAddress address() {
        return ADDRESS;
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public void started() {
        heard.add("started");
    }

    @Override
    public void deliver(MediaPacket packet) {
        heard.add(TestPackets.name(packet));
    }

    @Override
    public void dropped(MediaPacket packet) {
        dropped.add(TestPackets.name(packet));
    }

    @Override
    public void flush() {
        heard.add("flush");
    }

    @Override
    public void ended() {
        heard.add("ended");
    }

    @Override
    public void refused() {
        heard.add("refused");
    }

    @Override
    public void tooSlow(Duration stalled) {
        heard.add("stalled for " + stalled.toMillis());
    }
}
