package dev.headend.edge.delivery;

import java.nio.ByteBuffer;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sends a playlist or an index: gzipped if the client accepts it, never cached without revalidation. */
final class LoadedFileResponse {
    /** Smaller files are not worth the gzip header. */
    private static final int MIN_GZIP_BYTES = 256;

    private static final int PIECE_BYTES = 4 * 1024;

    private final DeliveryMetrics metrics;

    LoadedFileResponse(DeliveryMetrics metrics) {
        this.metrics = metrics;
    }

    Mono<ServerResponse> to(ServerRequest request, FoundFile.Loaded file) {
        HttpHeaders asked = request.headers().asHttpHeaders();
        String etag = file.etag(); // computed from all bytes
        boolean current = ConditionalRequest.isCurrent(asked, etag, null);
        ServerResponse.BodyBuilder response = ServerResponse.status(current ? HttpStatus.NOT_MODIFIED : HttpStatus.OK)
                .header(HttpHeaders.ETAG, etag)
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
        FileKind kind = file.kind(); // not the file, whose bytes nobody needs once they are compressed
        return response.body((message, _) -> write(message, body).doOnSuccess(_ -> metrics.sent(kind, body.length)));
    }

    /**
     * In small pieces: Netty copies what it takes to memory outside the heap, and takes 128 pieces ahead of a client that may
     * read none of them.
     */
    private static Mono<Void> write(ReactiveHttpOutputMessage message, byte[] body) {
        Flux<DataBuffer> pieces = Flux.range(0, Math.ceilDiv(body.length, PIECE_BYTES))
                .map(piece -> piece(message.bufferFactory(), body, piece * PIECE_BYTES));
        return message.writeWith(pieces);
    }

    private static DataBuffer piece(DataBufferFactory buffers, byte[] body, int start) {
        return buffers.wrap(ByteBuffer.wrap(body, start, Math.min(PIECE_BYTES, body.length - start)));
    }
}
