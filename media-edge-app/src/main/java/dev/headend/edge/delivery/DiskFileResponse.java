package dev.headend.edge.delivery;

import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Sends a file that never changes, or a part of it, straight from the disk. */
final class DiskFileResponse {
    private static final int COPY_BYTES = 64 * 1024;

    private final DeliveryMetrics metrics;

    DiskFileResponse(DeliveryMetrics metrics) {
        this.metrics = metrics;
    }

    Mono<ServerResponse> to(ServerRequest request, FoundFile.OnDisk file) {
        HttpHeaders asked = request.headers().asHttpHeaders();
        if (ConditionalRequest.isCurrent(asked, file.etag(), file.modified())) {
            return start(HttpStatus.NOT_MODIFIED, file).build();
        }
        if (request.method() == HttpMethod.HEAD) {
            return start(HttpStatus.OK, file)
                    .contentType(file.kind().mediaType())
                    .contentLength(file.size())
                    .build();
        }
        return switch (ByteRange.of(asked, file.size(), file.etag())) {
            case ByteRange.Whole _ -> send(start(HttpStatus.OK, file), file, 0, file.size());
            case ByteRange.Part part ->
                send(
                        start(HttpStatus.PARTIAL_CONTENT, file)
                                .header(
                                        HttpHeaders.CONTENT_RANGE,
                                        "bytes " + part.first() + "-" + part.last() + "/" + file.size()),
                        file,
                        part.first(),
                        part.length());
            case ByteRange.Outside _ ->
                ServerResponse.status(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
                        .header(HttpHeaders.CONTENT_RANGE, "bytes */" + file.size())
                        .build();
        };
    }

    private static ServerResponse.BodyBuilder start(HttpStatus status, FoundFile.OnDisk file) {
        return ServerResponse.status(status)
                .header(HttpHeaders.ACCEPT_RANGES, "bytes")
                .header(HttpHeaders.CACHE_CONTROL, file.kind().caching())
                .header(HttpHeaders.ETAG, file.etag())
                .lastModified(file.modified());
    }

    private Mono<ServerResponse> send(
            ServerResponse.BodyBuilder response, FoundFile.OnDisk file, long offset, long length) {
        return response.contentType(file.kind().mediaType())
                .contentLength(length)
                .body((message, _) ->
                        copy(message, file, offset, length).doOnSuccess(_ -> metrics.sent(file.kind(), length)));
    }

    /** By {@code sendfile} where possible: not over TLS, for example. */
    private static Mono<Void> copy(ReactiveHttpOutputMessage message, FoundFile.OnDisk file, long offset, long length) {
        if (message instanceof ZeroCopyHttpOutputMessage direct) {
            return direct.writeWith(file.path(), offset, length);
        }
        return message.writeWith(DataBufferUtils.takeUntilByteCount(
                DataBufferUtils.read(new FileSystemResource(file.path()), offset, message.bufferFactory(), COPY_BYTES),
                length));
    }
}
