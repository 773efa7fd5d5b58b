package dev.headend.edge.admission;

import dev.headend.media.ChannelId;
import dev.headend.text.LogThrottle;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of a connection to publish or to play, and what became of them, unless {@code LOG_REQUESTS} is NO: of each kind
 * one line a second at most, as a client can ask without end. Safe for any thread.
 */
public final class RequestLog {
    /** What the setting switches. */
    static final String NAME = "headend.requests";

    private static final Logger log = LoggerFactory.getLogger(NAME);
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final String address;
    private final LogThrottle publishing;
    private final LogThrottle playing;
    private final LogThrottle left;

    /** @param address of the client */
    public RequestLog(InetAddress address, Clock clock) {
        this.address = NetUtil.toAddressString(address);
        this.publishing = new LogThrottle(log, QUIET, clock);
        this.playing = new LogThrottle(log, QUIET, clock);
        this.left = new LogThrottle(log, QUIET, clock);
    }

    /** The client asks whether it may publish. That it may is logged with its stream. */
    public void publish(ChannelId channel) {
        publishing.info("channel {}: {} wants to publish", channel, address);
    }

    /** The client wants to play, and may; there may be no publisher yet. */
    public void play(ChannelId channel) {
        playing.info("channel {}: {} wants to play: accepted", channel, address);
    }

    /** The client wanted to publish, and does no longer, before anybody has decided. @param why in words */
    public void left(ChannelId channel, String why) {
        left.info("channel {}: {} left before it was decided: {}", channel, address, why);
    }

    /** Whether the setting asks for these lines. */
    public static boolean isOn() {
        return log.isInfoEnabled();
    }

    /** The client is refused what it asked for, and so disconnected: that is not thinned. @param what in words, with the reason */
    public void refused(ChannelId channel, String what) {
        log.info("channel {}: {} {}", channel, address, what);
    }
}
