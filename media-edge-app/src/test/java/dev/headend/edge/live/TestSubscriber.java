package dev.headend.edge.live;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Writes down what it hears, in words. */
final class TestSubscriber implements Subscriber {
    /** What its transport holds, always. */
    long pending = PENDING;

    static final long PENDING = 1000;

    static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.2");

    final List<String> heard = new ArrayList<>();
    long dropped;
    final List<DropCause> causes = new ArrayList<>();
    boolean writable = true;
    PacketEncoding encoding = TextEncoding.FIRST;
    /** Done once, when something is delivered. */
    Runnable whenDelivered = () -> {};

    Subscription subscription;
    private final EventExecutor executor;

    /** Hears everything on the calling thread, so that the order can be seen. */
    TestSubscriber() {
        this(ImmediateEventExecutor.INSTANCE);
    }

    TestSubscriber(EventExecutor executor) {
        this.executor = executor;
    }

    /** Takes nothing. */
    void stall() {
        writable = false;
    }

    /** Takes everything again. */
    void goOn() {
        writable = true;
        subscription.resume();
    }

    void leave() {
        subscription.leave();
    }

    List<String> media() {
        return heard.stream().filter(word -> word.matches("[avdc][hkfi]\\d+")).toList();
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
    public PacketEncoding encoding() {
        return encoding;
    }

    @Override
    public long ownBytes() {
        return pending;
    }

    @Override
    public void deliver(ByteBuf packets) {
        heard.addAll(TextEncoding.names(packets));
        Runnable action = whenDelivered;
        whenDelivered = () -> {};
        action.run();
    }

    @Override
    public void dropped(long packets, DropCause cause) {
        dropped += packets;
        causes.add(cause);
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
    public void refused(Refusal why) {
        heard.add("refused: " + why);
    }

    @Override
    public void evicted(DropCause cause, long held) {
        heard.add("evicted");
    }

    @Override
    public void failed(Throwable cause) {
        heard.add("failed: " + cause.getMessage());
    }
}
