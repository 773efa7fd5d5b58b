package dev.headend.encoder.storage.http;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request about one file.
 *
 * @param method {@code GET}, {@code PUT} or {@code DELETE}
 * @param headers all but those of the connection and the content's length
 * @param body empty if there is none
 */
public record FileRequest(String method, URI uri, Map<String, String> headers, BodyPublisher body) {
    public FileRequest {
        headers = Map.copyOf(headers);
    }

    /** The value of a header; "" = it is not sent. */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The request with more headers. */
    public FileRequest with(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(headers);
        all.putAll(more);
        return new FileRequest(method, uri, all, body);
    }

    HttpRequest toHttp() {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, body);
        headers.forEach(request::header);
        return request.build();
    }
}
