package dev.headend.config.http;

import dev.headend.text.LogText;
import dev.headend.text.LogThrottle;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** To be imported by a program that serves HTTP: puts {@link HttpLimits} into effect on each of its ports, and logs
 * which these are. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HttpLimits.class)
public class HttpLimitsConfiguration {
    private static final Logger log = LoggerFactory.getLogger(HttpLimitsConfiguration.class);
    private static final Duration QUIET = Duration.ofSeconds(10);
    /** Requests that a client has sent without waiting for an answer. */
    private static final int MAX_PIPELINED = 16;

    @Bean
    static ListeningPorts listeningPorts() {
        return new ListeningPorts();
    }

    @Bean
    NettyServerCustomizer httpLimitsCustomizer(HttpLimits limits, Clock clock) {
        UnidentifiedClients unidentified =
                new UnidentifiedClients(limits.unidentified(), new LogThrottle(log, QUIET, clock));
        LogThrottle malformed = new LogThrottle(log, QUIET, clock);
        return server -> server.idleTimeout(limits.idle())
                .maxPipelineDepth(MAX_PIPELINED)
                .mapHandle((answer, exchange) -> explained(answer, exchange, malformed))
                .doOnChannelInit((_, channel, _) -> limit(channel, limits, unidentified, malformed));
    }

    /** Spring refuses a malformed address before any filter sees it, with an empty answer and no line in the log. */
    private static Mono<Void> explained(Mono<Void> answer, Connection exchange, LogThrottle malformed) {
        HttpServerRequest request = (HttpServerRequest) exchange;
        HttpServerResponse response = (HttpServerResponse) exchange;
        if (!response.status().equals(HttpResponseStatus.BAD_REQUEST)) {
            return answer;
        }
        malformed.warn(
                "refused a request whose address is malformed, from {}: {} {}",
                LogText.address(request.remoteAddress()),
                LogText.line(request.method().name()),
                LogText.line(request.uri()));
        byte[] sentence = "The address or a header is not well-formed.\n".getBytes(StandardCharsets.US_ASCII);
        return response.header(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN)
                .header(HttpHeaderNames.CONTENT_LENGTH, String.valueOf(sentence.length))
                .sendByteArray(Mono.just(sentence))
                .then();
    }

    private static void limit(
            Channel channel, HttpLimits limits, UnidentifiedClients unidentified, LogThrottle malformed) {
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addFirst(StalledClientHandler.NAME, new StalledClientHandler(limits.stalled()));
        pipeline.addAfter(
                NettyPipeline.HttpCodec,
                "headend.requestTimeout",
                new RequestTimeoutHandler(limits.head(), limits.body(), malformed));
        unidentified.add(channel);
    }
}
