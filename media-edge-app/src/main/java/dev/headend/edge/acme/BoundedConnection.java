package dev.headend.edge.acme;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.connector.DefaultConnection;
import org.shredzone.acme4j.connector.HttpConnector;

/** Takes no answer that is far longer than any of a certificate authority: acme4j reads all of it into memory, which streams need. */
final class BoundedConnection extends DefaultConnection {
    private static final int MOST = 1 << 20;

    BoundedConnection(HttpConnector connector) {
        super(connector);
    }

    @Override
    protected void sendRequest(Session session, URL url, Consumer<HttpRequest.Builder> more) throws IOException {
        super.sendRequest(session, url, more);
        HttpResponse<InputStream> response = Objects.requireNonNull(lastResponse);
        try (InputStream body = response.body()) {
            byte[] read = body.readNBytes(MOST + 1);
            if (read.length > MOST) {
                throw new IOException("its answer is longer than " + MOST + " bytes");
            }
            lastResponse = new Read(response, new ByteArrayInputStream(read));
        }
    }

    /** One whose body has been read. */
    private record Read(HttpResponse<InputStream> response, InputStream body) implements HttpResponse<InputStream> {
        @Override
        public int statusCode() {
            return response.statusCode();
        }

        @Override
        public HttpRequest request() {
            return response.request();
        }

        @Override
        public Optional<HttpResponse<InputStream>> previousResponse() {
            return response.previousResponse();
        }

        @Override
        public HttpHeaders headers() {
            return response.headers();
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return response.sslSession();
        }

        @Override
        public URI uri() {
            return response.uri();
        }

        @Override
        public HttpClient.Version version() {
            return response.version();
        }
    }
}
