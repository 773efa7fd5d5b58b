package dev.headend.encoder.source.rtmp;

import dev.headend.encoder.source.StreamAddress;
import dev.headend.rtmp.client.ClientRequest;
import dev.headend.rtmp.client.ClientRequest.Purpose;
import java.net.URI;

/** What is asked of a server. */
final class PlayRequest {
    /** All that the edge has buffered of the stream, and to buffer no more of it (docs/adr/0003). */
    private static final String WHOLE_HISTORY = "cache=clear";

    private PlayRequest() {}

    /** The stream with this address, from its beginning if the server has that. */
    static ClientRequest of(StreamAddress address) {
        URI uri = address.uri();
        String parameters = (uri.getRawQuery() == null ? "?" : "&") + WHOLE_HISTORY;
        return ClientRequest.to(URI.create(uri + parameters), Purpose.PLAY);
    }
}
