package dev.headend.edge.acme;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.headend.net.http.proxy.Proxies;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of an order where an authority has more to say than there is memory. */
class BoundedConnectionTest {
    private static final int BLOCK = 1 << 16;
    private static final int BLOCKS = 256;

    private HttpServer authority;

    @BeforeEach
    void start() throws IOException {
        authority = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        authority.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            byte[] blanks = new byte[BLOCK];
            Arrays.fill(blanks, (byte) ' ');
            try (OutputStream body = exchange.getResponseBody()) {
                for (int i = 0; i < BLOCKS; i++) {
                    body.write(blanks);
                }
                body.write('{');
                body.write('}');
            }
        });
        authority.start();
    }

    @AfterEach
    void stop() {
        authority.stop(0);
    }

    @Test
    void anAnswerWithoutEndIsNotRead() {
        URI directory = URI.create("http://127.0.0.1:" + authority.getAddress().getPort() + "/dir");
        AcmeProperties properties = new AcmeProperties("edge.example.org", null, directory, Path.of("unused"), null);
        OrderRun orders = new OrderRun(properties, new Challenges(), Proxies.NONE, Duration.ofSeconds(60));

        assertThatExceptionOfType(OrderFailedException.class)
                .isThrownBy(() -> orders.place(Keys.make(), Keys.make()))
                .withMessageContaining("its answer is longer than 1048576 bytes");
    }
}
