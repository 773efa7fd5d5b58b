package dev.headend.edge.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.event.connection.DisconnectedEvent;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.listener.ReactiveRedisMessageListenerContainer;
import reactor.core.publisher.Flux;

/**
 * The driver, set up for one connection at a time that only listens: it neither comes back by itself nor waits for the server
 * when it is made.
 */
final class LettuceClient implements AutoCloseable {
    private static final int THREADS = 2;
    /** A connection that nothing comes from would else not be noticed to be dead. */
    private static final SocketOptions.KeepAliveOptions KEEP_ALIVE = SocketOptions.KeepAliveOptions.builder()
            .enable()
            .idle(Duration.ofSeconds(30))
            .interval(Duration.ofSeconds(10))
            .count(3)
            .build();

    static {
        // Where both are there it takes epoll for the sockets, but io_uring's options, which epoll does not know.
        if (System.getProperty("io.lettuce.core.iouring") == null) {
            System.setProperty("io.lettuce.core.iouring", "false");
        }
    }

    private final ClientResources resources;
    private final LettuceConnectionFactory factory;

    /** @param timeout of connecting, and of each command */
    LettuceClient(RedisProperties properties, Duration timeout) {
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .build();
        this.factory = new LettuceConnectionFactory(server(properties), client(properties, timeout, resources));
        factory.setShareNativeConnection(false);
        factory.start();
    }

    private static RedisStandaloneConfiguration server(RedisProperties properties) {
        RedisStandaloneConfiguration server = new RedisStandaloneConfiguration(properties.host(), properties.port());
        String password = properties.password();
        if (password != null) {
            server.setPassword(password);
        }
        return server;
    }

    private static LettuceClientConfiguration client(
            RedisProperties properties, Duration timeout, ClientResources resources) {
        SocketOptions socket = SocketOptions.builder()
                .connectTimeout(timeout)
                .keepAlive(KEEP_ALIVE)
                .build();
        LettuceClientConfiguration.LettuceClientConfigurationBuilder client = LettuceClientConfiguration.builder()
                .clientResources(resources)
                .clientOptions(ClientOptions.builder()
                        .autoReconnect(false)
                        .socketOptions(socket)
                        .build())
                .commandTimeout(timeout)
                .shutdownTimeout(Duration.ZERO)
                .shutdownQuietPeriod(Duration.ZERO);
        return properties.tls() ? client.useSsl().build() : client.build();
    }

    /** What makes a new connection when something is first received by it. */
    ReactiveRedisMessageListenerContainer container() {
        return new ReactiveRedisMessageListenerContainer(factory);
    }

    /** An element whenever a connection is lost, closed or given up. */
    Flux<DisconnectedEvent> disconnections() {
        return resources.eventBus().get().ofType(DisconnectedEvent.class);
    }

    /** Closes all connections. Not for one of the driver's own threads, which would wait for itself. */
    @Override
    public void close() {
        factory.destroy();
        resources.shutdown(0, 1, TimeUnit.SECONDS);
    }
}
