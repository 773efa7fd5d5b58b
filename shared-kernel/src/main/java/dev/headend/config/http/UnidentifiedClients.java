package dev.headend.config.http;

import dev.headend.text.LogText;
import dev.headend.text.LogThrottle;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.util.AttributeKey;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections of clients that have not shown who they are, on all ports of a program. When there are too many, the oldest is
 * ended rather than the newest refused: so a flood of them keeps nobody out who identifies himself at once, such as a
 * peer that connects with its token. Thread-safe.
 */
public final class UnidentifiedClients {
    private static final AttributeKey<UnidentifiedClients> COUNTED_BY =
            AttributeKey.valueOf(UnidentifiedClients.class, "countedBy");

    private final int limit;
    private final LogThrottle evictions;
    /** The oldest first. Guarded by this. */
    private final Set<Channel> open = new LinkedHashSet<>();

    /** @param limit 0 = none */
    public UnidentifiedClients(int limit, LogThrottle evictions) {
        this.limit = limit;
        this.evictions = evictions;
    }

    /** Counts a connection until its client is identified or it ends. */
    public void add(Channel channel) {
        if (limit == 0) {
            return;
        }
        channel.attr(COUNTED_BY).set(this);
        channel.closeFuture().addListener(_ -> remove(channel));
        Channel surplus = added(channel);
        if (surplus != null && isStillCounted(surplus)) {
            surplus.pipeline().fireUserEventTriggered(Evicted.INSTANCE);
            surplus.close();
            evictions.warn(
                    "more than {} connections of clients that have not shown who they are; ended the oldest, of {}",
                    limit,
                    LogText.address(surplus.remoteAddress()));
        }
    }

    /** The user event of a connection that is about to be closed because there are too many. */
    public enum Evicted {
        INSTANCE
    }

    private synchronized @Nullable Channel added(Channel channel) {
        open.add(channel);
        if (open.size() <= limit) {
            return null;
        }
        Channel oldest = open.iterator().next();
        open.remove(oldest);
        return oldest;
    }

    /** Settles which comes first, its end or its identification: whoever takes the mark off. */
    private static boolean isStillCounted(Channel channel) {
        return channel.attr(COUNTED_BY).getAndSet(null) != null;
    }

    private synchronized void remove(Channel channel) {
        open.remove(channel);
    }

    /** Its client has shown who it is: the connection is not counted any more, and may be as slow as whoever serves it allows. */
    public static void identified(Channel channel) {
        ChannelHandler stalled = channel.pipeline().get(StalledClientHandler.NAME);
        if (stalled != null) {
            channel.pipeline().remove(stalled);
        }
        UnidentifiedClients counting = channel.attr(COUNTED_BY).getAndSet(null);
        if (counting != null) {
            counting.remove(channel);
        }
    }
}
