package dev.headend.edge;

import dev.headend.edge.admission.AdmissionProperties;
import dev.headend.edge.admission.PublishGate;
import dev.headend.edge.connection.MediaLoops;
import dev.headend.edge.connection.SharedLimits;
import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.rtmp.server.RtmpProperties;
import dev.headend.edge.websocket.server.WebSocketOptions;
import dev.headend.edge.websocket.server.WebSocketProperties;
import dev.headend.edge.websocket.server.WebSocketServer;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.NettyPipeline;

/** Streams over WebSocket, on the public ports of HTTP and on no other. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("headend.edge.websocket.enabled")
class WebSocketConfiguration {
    @Bean
    HttpLoops httpLoops(MediaLoops media) {
        return new HttpLoops(media.transport());
    }

    @Bean
    WebSocketServer webSocketServer(
            WebSocketProperties properties,
            RtmpProperties rtmp,
            AdmissionProperties admission,
            MediaLoops loops,
            SharedLimits limits,
            LiveChannels channels,
            PublishGate gate,
            MeterRegistry registry) {
        WebSocketOptions options = new WebSocketOptions(
                admission.idMaxLength(),
                properties.longestMessage(),
                properties.receivers(),
                properties.origins(),
                properties.proxies(),
                WebSocketOptions.HEARTBEAT,
                WebSocketOptions.TIMEOUTS.withPublisherSilence(rtmp.publisherTimeout()));
        return new WebSocketServer(options, loops, limits, channels, gate, registry);
    }

    /** Of the factory and not of every server of Netty: the one of health and metrics serves no streams. */
    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> webSocketCustomizer(
            WebSocketServer server, HttpLoops loops) {
        return factory -> {
            loops.carry(factory);
            factory.addServerCustomizers(
                    http -> http.doOnChannelInit((_, channel, _) -> server.watch(channel, NettyPipeline.HttpCodec)));
        };
    }
}
