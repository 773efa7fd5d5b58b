package dev.headend.edge.delivery.page;

import dev.headend.edge.delivery.Gzip;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Answers requests for a page and its files. */
public final class PageAnswers {
    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private PageAnswers() {}

    /** @param contentSecurity the page's Content-Security-Policy */
    public static Mono<ServerResponse> html(HttpStatus status, String text, String contentSecurity) {
        return ServerResponse.status(status)
                .contentType(HTML)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .header("Content-Security-Policy", contentSecurity)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .bodyValue(text);
    }

    /** Answers what {@link Assets#pattern} matches. */
    public static Mono<ServerResponse> asset(ServerRequest request, Assets assets) {
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
