package dev.headend.edge.admission;

import dev.headend.edge.live.Publication;
import dev.headend.text.LogThrottle;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes when the streams of one connection begin and end: of each one line a second at most, as a client can begin and end
 * streams without end. Safe for any thread.
 */
public final class StreamLog {
    private static final Logger log = LoggerFactory.getLogger(StreamLog.class);
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final LogThrottle begun;
    private final LogThrottle ended;
    private final LogThrottle notUnderstood;

    public StreamLog(Clock clock) {
        this.begun = new LogThrottle(log, QUIET, clock);
        this.ended = new LogThrottle(log, QUIET, clock);
        this.notUnderstood = new LogThrottle(log, QUIET, clock);
    }

    /** A stream has begun. @param address of its publisher */
    public void begun(Publication stream, InetAddress address) {
        begun.info(
                "channel {} stream {}: publishing from {}",
                stream.channel(),
                stream.streamId(),
                NetUtil.toAddressString(address));
    }

    /** The edge cannot look into a stream. @param problem why, in words, fit for the log */
    public void notUnderstood(Publication stream, String problem) {
        notUnderstood.warn(
                "channel {} stream {}: encoders may not decode it, nor receivers that come late: {}",
                stream.channel(),
                stream.streamId(),
                problem);
    }

    /** A stream has ended. @param why in words, fit for the log */
    public void ended(Publication stream, String why) {
        ended.info("channel {} stream {}: ended: {}", stream.channel(), stream.streamId(), why);
    }
}
