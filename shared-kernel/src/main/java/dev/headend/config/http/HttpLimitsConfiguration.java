package dev.headend.config.http;

import dev.headend.text.LogThrottle;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.NettyPipeline;

/** To be imported by a program that serves HTTP: puts {@link HttpLimits} into effect on each of its ports. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HttpLimits.class)
public class HttpLimitsConfiguration {
    private static final Logger log = LoggerFactory.getLogger(HttpLimitsConfiguration.class);
    private static final Duration QUIET = Duration.ofSeconds(10);
    /** Requests that a client has sent without waiting for an answer. */
    private static final int MAX_PIPELINED = 16;

    @Bean
    NettyServerCustomizer httpLimitsCustomizer(HttpLimits limits, Clock clock) {
        Strangers strangers = new Strangers(limits.strangers(), new LogThrottle(log, QUIET, clock));
        LogThrottle malformed = new LogThrottle(log, QUIET, clock);
        return server -> server.idleTimeout(limits.idle())
                .maxPipelineDepth(MAX_PIPELINED)
                .doOnChannelInit((_, channel, _) -> limit(channel, limits, strangers, malformed));
    }

    private static void limit(Channel channel, HttpLimits limits, Strangers strangers, LogThrottle malformed) {
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addFirst(StalledClientHandler.NAME, new StalledClientHandler(limits.stalled()));
        pipeline.addAfter(
                NettyPipeline.HttpCodec,
                "headend.requestTimeout",
                new RequestTimeoutHandler(limits.head(), limits.body(), malformed));
        strangers.add(channel);
    }
}
