package dev.headend.config.https;

import static org.springframework.web.reactive.function.server.RequestPredicates.GET;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.headend.config.Program;
import dev.headend.config.SettingsTable;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import reactor.core.publisher.Sinks;

/** A small program with HTTP, WebSocket and, when there is a certificate, both over TLS. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({HttpsConfiguration.class, HttpsProbe.SlowAnswer.class, HttpsProbe.Requests.class})
class HttpsProbe {
    static final int LONGEST_LINE = 200;

    /** When the slow request has come, and when it may be answered. */
    static final class SlowAnswer {
        final Sinks.Empty<Void> asked = Sinks.empty();
        final Sinks.Empty<Void> released = Sinks.empty();
    }

    /** How many requests both servers have had. */
    static final class Requests {
        final AtomicInteger count = new AtomicInteger();
    }

    static ConfigurableApplicationContext start(Map<String, String> environment) {
        SettingsTable.Reading reading = HttpsSettings.TABLE.read(environment);
        if (!reading.problems().isEmpty()) {
            throw new IllegalArgumentException(reading.problems().toString());
        }
        Map<String, Object> properties = new HashMap<>(reading.properties());
        properties.put("server.port", "0");
        properties.put("server.address", "127.0.0.1");
        properties.put("server.netty.max-initial-line-length", LONGEST_LINE + "B");
        SpringApplication application = new SpringApplication(HttpsProbe.class);
        application.setDefaultProperties(Program.defaultProperties(properties));
        return application.run();
    }

    static int plainPort(ConfigurableApplicationContext program) {
        return ((WebServerApplicationContext) program).getWebServer().getPort();
    }

    @Bean
    RouterFunction<ServerResponse> routes(SlowAnswer slow) {
        return route(
                        GET("/scheme"),
                        request -> ServerResponse.ok().bodyValue(request.uri().getScheme()))
                .andRoute(GET("/slow"), _ -> {
                    slow.asked.tryEmitEmpty();
                    return slow.released.asMono().then(ServerResponse.ok().bodyValue("done"));
                });
    }

    @Bean
    HandlerMapping sockets() {
        WebSocketHandler echo = session -> session.send(
                session.receive().map(WebSocketMessage::getPayloadAsText).map(session::textMessage));
        return new SimpleUrlHandlerMapping(Map.of("/echo", echo), -1);
    }

    @Bean
    NettyServerCustomizer requestCount(Requests requests) {
        return http -> http.mapHandle((answer, _) -> {
            requests.count.incrementAndGet();
            return answer;
        });
    }
}
