package dev.headend.edge.status.overview;

import dev.headend.edge.delivery.DeliveryProperties;
import dev.headend.edge.delivery.page.PageAnswers;
import dev.headend.edge.delivery.player.PlayerRoutes;
import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.rtmp.server.RtmpProperties;
import dev.headend.edge.status.BasicAuth;
import dev.headend.edge.status.StatusSettings;
import dev.headend.edge.status.StatusSnapshots;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** The routes of the overview, where there is a password for the status pages. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(StatusSettings.ENABLED)
class OverviewRoutes {
    @Bean
    OverviewPage overviewPage(
            DeliveryProperties delivery, RtmpProperties rtmp, ObjectProvider<PlayerRoutes> playerPage) {
        return new OverviewPage(delivery, rtmp, playerPage.getIfAvailable() != null);
    }

    /** After the test client, which is at {@code /} where there is one, and before the name of the program. */
    @Bean
    @Order(1)
    RouterFunction<ServerResponse> overview(
            OverviewPage page, StatusSnapshots snapshots, LiveChannels channels, BasicAuth auth, JsonMapper json) {
        StreamEnd end = new StreamEnd(channels);
        Mono<byte[]> streams = snapshots.shared(snapshot -> json.writeValueAsBytes(Overview.of(snapshot)));
        return RouterFunctions.route()
                .GET("/overview", _ -> page.answer())
                .GET("/", isForPeople(), _ -> page.answer())
                .GET("/overview/streams", _ -> answer(streams))
                .POST("/overview/streams/{channel}/{stream}/end", end::answer)
                .filter(auth)
                .build();
    }

    /** The same for everybody, without a password. */
    @Bean
    RouterFunction<ServerResponse> overviewFiles(OverviewPage page) {
        return RouterFunctions.route()
                .GET(page.assets().pattern(), request -> PageAnswers.asset(request, page.assets()))
                .build();
    }

    /** Load balancers probe {@code /} too, without a password, and not for HTML. */
    private static RequestPredicate isForPeople() {
        return RequestPredicates.headers(headers -> headers.header(HttpHeaders.ACCEPT).stream()
                .anyMatch(types -> types.contains(MediaType.TEXT_HTML_VALUE)));
    }

    private static Mono<ServerResponse> answer(Mono<byte[]> json) {
        return json.flatMap(streams -> ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .bodyValue(streams));
    }
}
