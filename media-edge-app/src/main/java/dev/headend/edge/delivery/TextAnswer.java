package dev.headend.edge.delivery;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Sends a playlist or an index: compressed where the client likes, never cached without asking again. */
final class TextAnswer {
    /** Below this, a gzip header costs more than it saves. */
    private static final int MIN_GZIP_BYTES = 256;

    private final DeliveryMeter meter;

    TextAnswer(DeliveryMeter meter) {
        this.meter = meter;
    }

    Mono<ServerResponse> to(ServerRequest request, Content.Text text) {
        HttpHeaders asked = request.headers().asHttpHeaders();
        boolean current = Preconditions.isCurrent(asked, text.etag(), null);
        ServerResponse.BodyBuilder response = ServerResponse.status(current ? HttpStatus.NOT_MODIFIED : HttpStatus.OK)
                .header(HttpHeaders.ETAG, text.etag())
                .header(HttpHeaders.CACHE_CONTROL, text.kind().caching())
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        return current ? response.build() : body(request, response, text);
    }

    private Mono<ServerResponse> body(ServerRequest request, ServerResponse.BodyBuilder response, Content.Text text) {
        boolean gzip = text.bytes().length >= MIN_GZIP_BYTES
                && Gzip.isAccepted(request.headers().asHttpHeaders());
        byte[] body = gzip ? Gzip.compress(text.bytes()) : text.bytes();
        if (gzip) {
            response.header(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        response.contentType(text.kind().mediaType()).contentLength(body.length);
        if (request.method() == HttpMethod.HEAD) {
            return response.build();
        }
        meter.sent(text.kind(), body.length);
        return response.bodyValue(body);
    }
}
