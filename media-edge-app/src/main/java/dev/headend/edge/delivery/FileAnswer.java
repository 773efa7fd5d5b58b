package dev.headend.edge.delivery;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * What a request for a file is answered.
 *
 * @param headers not to be changed
 */
record FileAnswer(HttpResponseStatus status, HttpHeaders headers, Body body) {
    private static final Body.Nothing NOTHING = new Body.Nothing();

    /** What follows the headers. */
    sealed interface Body {
        /** In bytes. */
        long length();

        record Nothing() implements Body {
            @Override
            public long length() {
                return 0;
            }
        }

        /** All of them. */
        record Bytes(byte[] bytes) implements Body {
            @Override
            public long length() {
                return bytes.length;
            }
        }

        /** So many bytes from this place of a file. */
        record Part(OpenFile file, long position, long length) implements Body {}
    }

    /** Decides, without any I/O. */
    static FileAnswer to(HttpRequest request, SharedFile file) {
        return switch (file) {
            case Text text -> to(request, text);
            case OpenFile open -> to(request, open);
        };
    }

    private static FileAnswer to(HttpRequest request, Text text) {
        HttpHeaders asked = request.headers();
        if (ConditionalRequest.isCurrent(asked, text.etag(), null)) {
            return new FileAnswer(
                    HttpResponseStatus.NOT_MODIFIED, text.notModified().headers(), NOTHING);
        }
        Text.Form form = text.form(Gzip.isAccepted(asked.getAll(HttpHeaderNames.ACCEPT_ENCODING)));
        Body body = isHead(request) ? NOTHING : new Body.Bytes(form.bytes());
        return new FileAnswer(HttpResponseStatus.OK, form.head().headers(), body);
    }

    private static FileAnswer to(HttpRequest request, OpenFile file) {
        HttpHeaders asked = request.headers();
        if (ConditionalRequest.isCurrent(
                asked, file.etag(), file.version().modified().toInstant())) {
            return new FileAnswer(HttpResponseStatus.NOT_MODIFIED, file.head().headers(), NOTHING);
        }
        if (isHead(request)) {
            return new FileAnswer(HttpResponseStatus.OK, file.whole().headers(), NOTHING);
        }
        return switch (ByteRange.of(asked, file.size(), file.etag())) {
            case ByteRange.Whole _ ->
                new FileAnswer(HttpResponseStatus.OK, file.whole().headers(), new Body.Part(file, 0, file.size()));
            case ByteRange.Part part -> part(file, part);
            case ByteRange.Outside _ -> outside(file);
        };
    }

    private static FileAnswer part(OpenFile file, ByteRange.Part part) {
        HttpHeaders headers = copy(file.head())
                .set(HttpHeaderNames.CONTENT_TYPE, file.kind().contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, part.length())
                .set(HttpHeaderNames.CONTENT_RANGE, "bytes " + part.first() + "-" + part.last() + "/" + file.size());
        return new FileAnswer(
                HttpResponseStatus.PARTIAL_CONTENT, headers, new Body.Part(file, part.first(), part.length()));
    }

    private static FileAnswer outside(OpenFile file) {
        HttpHeaders headers = copy(file.head())
                .set(HttpHeaderNames.CONTENT_LENGTH, 0)
                .set(HttpHeaderNames.CONTENT_RANGE, "bytes */" + file.size())
                // Of the file, which this is not.
                .remove(HttpHeaderNames.ETAG)
                .remove(HttpHeaderNames.LAST_MODIFIED)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-cache");
        return new FileAnswer(HttpResponseStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers, NOTHING);
    }

    private static HttpHeaders copy(Head head) {
        return new DefaultHttpHeaders().set(head.headers());
    }

    private static boolean isHead(HttpRequest request) {
        return request.method().equals(HttpMethod.HEAD);
    }
}
