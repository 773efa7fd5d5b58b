package dev.headend.edge.delivery.player;

import dev.headend.edge.delivery.Gzip;
import dev.headend.media.ChannelId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The routes of the player page and its files. */
@Configuration(proxyBeanMethods = false)
public class PlayerRoutes {
    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);
    /** A channel is a folder on the disk; no folder's name is longer. */
    private static final int LONGEST_NAME = 255;

    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    /**
     * Only what this program serves is loaded; {@code blob:} is how Media Source Extensions hand media to the element.
     * Framing is allowed: an application may show the page inside its own.
     */
    private static final String CONTENT_SECURITY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data:; media-src 'self' blob:; connect-src 'self'; worker-src 'self'; "
            + "base-uri 'none'; form-action 'none'";

    private final Assets assets = Assets.load();
    private final PlayerPage page = new PlayerPage(assets);

    @Bean
    RouterFunction<ServerResponse> player() {
        return RouterFunctions.route()
                .GET("/watch/{channel}", this::watch)
                .GET("/player/{version}/{name}", this::asset)
                .build();
    }

    private Mono<ServerResponse> watch(ServerRequest request) {
        Optional<ChannelId> channel = ChannelId.parse(request.pathVariable("channel"), LONGEST_NAME);
        return channel.map(known -> html(HttpStatus.OK, page.of(known)))
                .orElseGet(() -> html(HttpStatus.NOT_FOUND, page.notFound()));
    }

    private static Mono<ServerResponse> html(HttpStatus status, String text) {
        return ServerResponse.status(status)
                .contentType(HTML)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .header("Content-Security-Policy", CONTENT_SECURITY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .bodyValue(text);
    }

    private Mono<ServerResponse> asset(ServerRequest request) {
        return assets.find(request.pathVariable("version"), request.pathVariable("name"))
                .map(asset -> send(request, asset))
                .orElseGet(() -> ServerResponse.notFound().build());
    }

    private static Mono<ServerResponse> send(ServerRequest request, Asset asset) {
        ServerResponse.BodyBuilder response = ServerResponse.ok()
                .contentType(asset.mediaType())
                .header(HttpHeaders.CACHE_CONTROL, FOR_EVER)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .header("X-Content-Type-Options", "nosniff");
        if (Gzip.isAccepted(request.headers().asHttpHeaders())) {
            return response.header(HttpHeaders.CONTENT_ENCODING, "gzip").bodyValue(asset.gzipped());
        }
        return response.bodyValue(asset.plain());
    }
}
