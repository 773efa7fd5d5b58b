package dev.headend.edge.delivery.player;

import dev.headend.edge.delivery.DeliveryProperties;
import dev.headend.edge.delivery.Snapshots;
import dev.headend.edge.delivery.page.PageAnswers;
import dev.headend.media.ChannelId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The routes of the player page and its files. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PlayerProperties.class)
@ConditionalOnBooleanProperty(name = PlayerSettings.CREATED, matchIfMissing = true)
public class PlayerRoutes {
    /** A channel is a folder on the disk; no folder's name is longer. */
    private static final int LONGEST_NAME = 255;

    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private final PlayerPage page;
    private final String contentSecurity;
    private final DeliveryProperties delivery;
    private final Snapshots snapshots;
    private final PublishedChannels published;

    PlayerRoutes(PlayerProperties look, DeliveryProperties delivery, Snapshots snapshots, PublishedChannels published) {
        page = new PlayerPage(look, delivery.media());
        contentSecurity = PlayerPolicy.of(look, delivery.media());
        this.delivery = delivery;
        this.snapshots = snapshots;
        this.published = published;
    }

    /** Comes before what else is at {@code /}. */
    @Bean
    @Order(-1)
    RouterFunction<ServerResponse> player() {
        return RouterFunctions.route()
                .GET("/watch/{channel}", request -> answer(request.pathVariable("channel"), false))
                .GET("/watch/{channel}/state", request -> state(request.pathVariable("channel")))
                .GET("/embed/{channel}", request -> answer(request.pathVariable("channel"), true))
                .GET("/index.html", hasStream(), this::named)
                .GET("/", hasStream(), this::named)
                .GET("/index.html", _ -> withoutStream())
                .GET(page.assets().pattern(), request -> PageAnswers.asset(request, page.assets()))
                .build();
    }

    /** The addresses that players of Restreamer-Edge have. */
    private static RequestPredicate hasStream() {
        return RequestPredicates.queryParam("stream", _ -> true);
    }

    private Mono<ServerResponse> named(ServerRequest request) {
        String stream = request.queryParam("stream").orElse("");
        return stream.isEmpty() ? withoutStream() : answer(stream, false);
    }

    private static Mono<ServerResponse> withoutStream() {
        return ServerResponse.status(HttpStatus.NOT_FOUND)
                .contentType(TEXT)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .bodyValue("?stream=NAME is missing in the address: it says which stream the page shows.\n");
    }

    private Mono<ServerResponse> answer(String name, boolean embedded) {
        Optional<ChannelId> channel = ChannelId.parse(name, LONGEST_NAME);
        return channel.map(known -> hasPicture(known)
                        .flatMap(picture ->
                                PageAnswers.html(HttpStatus.OK, page.of(known, embedded, picture), contentSecurity)))
                .orElseGet(() -> PageAnswers.html(HttpStatus.NOT_FOUND, page.notFound(), contentSecurity));
    }

    /** Browsers complain of a picture that is not there. Of an object store this program knows nothing, so the page asks it. */
    private Mono<Boolean> hasPicture(ChannelId channel) {
        boolean here = delivery.media().base().isEmpty();
        return delivery.snapshotSeconds() > 0 && here
                ? snapshots.isThere(channel)
                : Mono.just(delivery.snapshotSeconds() > 0);
    }

    /** For the page, while there is nothing to watch: whether that is so because the stream has just begun. */
    private Mono<ServerResponse> state(String name) {
        boolean live = ChannelId.parse(name, LONGEST_NAME)
                .filter(published::isPublished)
                .isPresent();
        return ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .bodyValue("{\"published\":" + live + "}");
    }
}
