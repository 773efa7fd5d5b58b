package dev.headend.edge.admission;

import dev.headend.media.ChannelId;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each request to publish or to play, unless {@code LOG_REQUESTS} is NO. */
final class RequestLog {
    /** What the setting switches. */
    static final String NAME = "headend.requests";

    private static final Logger log = LoggerFactory.getLogger(NAME);

    private RequestLog() {}

    static void publish(PublishAttempt attempt) {
        log.info("channel {}: {} wants to publish", attempt.channel(), NetUtil.toAddressString(attempt.userIp()));
    }

    static void play(ChannelId channel, InetAddress address) {
        log.info("channel {}: {} wants to play", channel, NetUtil.toAddressString(address));
    }
}
