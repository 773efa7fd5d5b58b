package dev.headend.edge.live;

/**
 * How far a subscriber is behind, and what its transport holds meanwhile. Methods are called on the subscriber's executor
 * unless they say that they are for any thread.
 */
final class Backlog {
    private final LiveContext context;
    private final DropPolicy drops;
    private volatile boolean lossless;
    /** How old the first packet that waits may be. */
    private long allowedNanos;
    /** How much may wait. */
    private long allowedBytes;

    private boolean waiting;
    /** What the transport holds. */
    private final MediaMemory.Part held;
    /** What the transport has not sent, in bytes; 0 while it takes more. */
    private volatile long unsent;
    /** What waits in the chain; 0 while everything is delivered. */
    private volatile long bytes;
    /** What memory counts for that, in bytes. */
    private volatile long cost;

    private volatile boolean cut;

    Backlog(LiveContext context) {
        this.context = context;
        this.drops = context.limits().drops();
        this.held = context.memory().part();
    }

    /** A stream is joined. */
    void begin(StreamStart start) {
        lossless = start.lossless();
        MediaBlock first = start.block();
        usual();
        allowedNanos += Math.max(0, context.nanos().getAsLong() - first.sealedAt());
        allowedBytes += behind(first);
    }

    /** Only who joins in an old group is allowed more than usual, until it has caught up. */
    private void usual() {
        allowedNanos = drops.maxAge().toNanos();
        allowedBytes = lossless ? drops.encoderBytes() : drops.maxBytes();
    }

    private static long behind(MediaBlock next) {
        return next.stream().endBytes().get() - next.content().position().bytes();
    }

    /** The transport takes no more, and this block waits. @param own what the transport holds for the subscriber alone, in bytes */
    void waits(MediaBlock next, long own) {
        if (!waiting) {
            waiting = true;
            cut = false;
        }
        bytes = behind(next);
        cost = next.costToEnd();
        held.hold(own);
    }

    /** Whether the subscriber must be moved on to something newer than this block. */
    boolean mustSkip(MediaBlock next) {
        long age = context.nanos().getAsLong() - next.sealedAt();
        return cut || bytes > allowedBytes || !lossless && age > allowedNanos;
    }

    /** Whether more waits than may, so that it cannot go on to the next join point. */
    boolean isTooMuch() {
        return cut || bytes > allowedBytes;
    }

    /** Why it must be. */
    DropCause cause() {
        return cut ? DropCause.OUT_OF_MEMORY : DropCause.TOO_SLOW;
    }

    /** Whether a group is new enough to go on with. */
    boolean isWorthwhile(MediaBlock group) {
        return drops.target(context.nanos().getAsLong() - group.sealedAt()) == DropPolicy.Target.LATEST_GROUP;
    }

    /** The subscriber has been moved on. */
    void skipped() {
        cut = false;
        usual();
    }

    /** Everything is delivered. */
    void caughtUp() {
        if (waiting) {
            clear();
        }
        usual();
    }

    /** Nothing waits any more. */
    void clear() {
        waiting = false;
        bytes = 0;
        cost = 0;
        unsent = 0;
        held.hold(0);
    }

    /** What memory counts for what waits in the chain, in bytes. For any thread. */
    long cost() {
        return cost;
    }

    /** Whether the subscriber is to miss nothing. For any thread. */
    boolean isLossless() {
        return lossless;
    }

    /** The transport has so many bytes that it has not sent; 0 if it takes more. */
    void unsent(long bytesNow) {
        if (unsent != bytesNow) {
            unsent = bytesNow;
        }
    }

    /** How many bytes the transport has not sent meanwhile: so much at most is freed with it. For any thread. */
    long unsent() {
        return unsent;
    }

    /** Memory is short: the subscriber is to be moved on when it is next looked at. For any thread. */
    void cut() {
        cut = true;
    }
}
