package dev.headend.net.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.net.http.HeaderPost.Outcome;
import dev.headend.net.http.proxy.HttpProxy;
import dev.headend.net.http.proxy.NoProxy;
import dev.headend.net.http.proxy.Proxies;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.client.HttpClient;

/** Names that lead to several addresses, not all of which are served. */
class SeveralAddressesTest {
    private static final Duration PATIENT = Duration.ofSeconds(10);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private static final List<InetAddress> DEAD_THEN_ALIVE = List.of(address(2), address(1));
    private static final List<InetAddress> ALL_DEAD = List.of(address(2), address(3));

    private static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static RawServer server() {
        return new RawServer((_, out) -> out.write(OK.getBytes(ISO_8859_1)));
    }

    private static Outcome direct(List<InetAddress> addresses, int port, Duration connectTimeout) {
        URI url = URI.create("http://app.test:" + port + "/");
        HttpClient client =
                new OutgoingHttp(Proxies.NONE).client("test", 1, url).resolver(new Fixed(addresses));
        return send(client, url, connectTimeout);
    }

    private static Outcome send(HttpClient client, URI url, Duration connectTimeout) {
        HeaderPost post = new HeaderPost(client, url, connectTimeout, PATIENT);
        return Objects.requireNonNull(post.send(_ -> {}).block(PATIENT));
    }

    @Test
    void aServerIsReachedWhereItIsServed() {
        try (RawServer server = server()) {
            assertThat(direct(DEAD_THEN_ALIVE, server.url().getPort(), PATIENT)).isInstanceOf(Outcome.Answered.class);
        }
    }

    @Test
    void anAddressThatSwallowsEverythingCostsNoMoreThanItsShare() throws IOException {
        try (RawServer server = server();
                Swallower _ = new Swallower(address(2), server.url().getPort())) {
            assertThat(direct(DEAD_THEN_ALIVE, server.url().getPort(), Duration.ofSeconds(1)))
                    .isInstanceOf(Outcome.Answered.class);
        }
    }

    @Test
    void aServerCannotBeReachedWhenItIsServedNowhere() {
        try (RawServer server = server()) {
            assertThat(direct(ALL_DEAD, server.url().getPort(), PATIENT)).isInstanceOf(Outcome.Unreachable.class);
        }
    }

    private static Outcome proxied(List<InetAddress> addresses, int proxyPort, URI url) {
        HttpProxy proxy = HttpProxy.parse("proxy.test:" + proxyPort);
        OutgoingHttp http = new OutgoingHttp(new Proxies(proxy, proxy, NoProxy.NONE), host -> {
            assertThat(host).isEqualTo("proxy.test");
            return addresses;
        });
        return send(http.client("test", 1, url), url, PATIENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"app.test", "192.0.2.1"})
    void aProxyIsReachedWhereItIsServed(String app) {
        try (RawServer server = server();
                TestProxy proxy = new TestProxy(null)) {
            URI url = URI.create("http://" + app + ":" + server.url().getPort() + "/");
            assertThat(proxied(DEAD_THEN_ALIVE, proxy.port(), url)).isInstanceOf(Outcome.Answered.class);
        }
    }

    /** The server behind it is down: what matters here is that the proxy was asked. */
    @ParameterizedTest
    @ValueSource(strings = {"app.test", "192.0.2.1"})
    void aTunnelBeginsWhereTheProxyIsServed(String app) {
        try (TestProxy proxy = new TestProxy(null)) {
            proxied(DEAD_THEN_ALIVE, proxy.port(), URI.create("https://" + app + ":1/"));
            assertThat(proxy.requests()).contains("CONNECT " + app + ":1 HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void nobodyIsReachedThroughAProxyThatIsServedNowhere(String scheme) {
        try (TestProxy proxy = new TestProxy(null)) {
            assertThat(proxied(ALL_DEAD, proxy.port(), URI.create(scheme + "://app.test/")))
                    .isInstanceOfSatisfying(
                            Outcome.Unreachable.class,
                            answer -> assertThat(answer.reason()).contains("127.0.0.3:" + proxy.port()));
        }
    }

    /** Takes no connection and refuses none, as where a firewall drops what comes. */
    private static final class Swallower implements AutoCloseable {
        private final ServerSocket listening;
        private final List<Socket> waiting = new ArrayList<>();

        Swallower(InetAddress address, int port) throws IOException {
            this.listening = new ServerSocket(port, 1, address);
            try {
                while (waiting.size() < 1_000) {
                    Socket socket = new Socket();
                    waiting.add(socket);
                    socket.connect(listening.getLocalSocketAddress(), 200);
                }
            } catch (SocketTimeoutException full) {
                return;
            }
            throw new IOException("takes ever more connections");
        }

        @Override
        public void close() throws IOException {
            listening.close();
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    private static final class Fixed extends AddressResolverGroup<InetSocketAddress> {
        private final List<InetAddress> addresses;

        Fixed(List<InetAddress> addresses) {
            this.addresses = addresses;
        }

        @Override
        protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
            return new InetNameResolver(executor) {
                @Override
                protected void doResolve(String name, Promise<InetAddress> promise) {
                    promise.setSuccess(addresses.getFirst());
                }

                @Override
                protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
                    promise.setSuccess(addresses);
                }
            }.asAddressResolver();
        }
    }
}
