package dev.headend.edge.delivery;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Sends a playlist or an index: gzipped if the client accepts it, never cached without revalidation. */
final class LoadedFileResponse {
    /** Smaller files are not worth the gzip header. */
    private static final int MIN_GZIP_BYTES = 256;

    private final DeliveryMetrics metrics;

    LoadedFileResponse(DeliveryMetrics metrics) {
        this.metrics = metrics;
    }

    Mono<ServerResponse> to(ServerRequest request, FoundFile.Loaded file) {
        HttpHeaders asked = request.headers().asHttpHeaders();
        boolean current = ConditionalRequest.isCurrent(asked, file.etag(), null);
        ServerResponse.BodyBuilder response = ServerResponse.status(current ? HttpStatus.NOT_MODIFIED : HttpStatus.OK)
                .header(HttpHeaders.ETAG, file.etag())
                .header(HttpHeaders.CACHE_CONTROL, file.kind().caching())
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        return current ? response.build() : body(request, response, file);
    }

    private Mono<ServerResponse> body(
            ServerRequest request, ServerResponse.BodyBuilder response, FoundFile.Loaded file) {
        boolean gzip = file.bytes().length >= MIN_GZIP_BYTES
                && Gzip.isAccepted(request.headers().asHttpHeaders());
        byte[] body = gzip ? Gzip.compress(file.bytes()) : file.bytes();
        if (gzip) {
            response.header(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        response.contentType(file.kind().mediaType()).contentLength(body.length);
        if (request.method() == HttpMethod.HEAD) {
            return response.build();
        }
        metrics.sent(file.kind(), body.length);
        return response.bodyValue(body);
    }
}
