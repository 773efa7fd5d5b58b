package dev.headend.coordinator.store.redis.script;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConfiguration.WithAuthentication;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;

/**
 * Opens connections to the server that takes writes: Spring Data Redis makes them, as it knows what Sentinels, users and TLS ask
 * for. What goes by them is Lettuce's own interface, since Spring's has no WAIT. A connection never comes back by
 * itself, and fails what it has no answer to when it is lost: whoever uses it opens another. So no command waits in the driver while
 * Redis is away, and each new connection is to whoever is the master by then. Thread-safe.
 */
public final class RedisConnections implements AutoCloseable {
    private static final int THREADS = 2;
    /** More than are ever under way: a guard, not a queue. */
    private static final int MAX_COMMANDS = 16_384;
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

    private final RedisProperties properties;
    private final Duration timeout;
    private final ClientResources resources;
    private final @Nullable SlotOwner cluster;
    private final @Nullable MasterWatch sentinels;
    /** Of the server, or of the one that had our slot, or was the master, the last time; null = not known yet. By {@code this}. */
    private @Nullable TextConnectionFactory factory;

    private @Nullable HostAndPort node;

    /** @param timeout of connecting, and of each command unless the connection is told another */
    public RedisConnections(RedisProperties properties, Duration timeout) {
        this.properties = properties;
        this.timeout = timeout;
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .nettyCustomizer(new SharedFlushes())
                .build();
        String master = properties.sentinelMaster();
        this.cluster = properties.clusterNodes().isEmpty() ? null : new SlotOwner(properties, client());
        this.sentinels = master == null ? null : new MasterWatch(sentinels(master));
    }

    private Sentinels sentinels(String master) {
        return new Sentinels(
                master,
                properties.sentinels().stream()
                        .map(each -> new TextConnectionFactory(sentinel(master, each), client()))
                        .toList());
    }

    private RedisStandaloneConfiguration standalone(HostAndPort address) {
        RedisStandaloneConfiguration server = new RedisStandaloneConfiguration(address.host(), address.port());
        server.setDatabase(properties.database());
        return withUser(server, properties);
    }

    private RedisSentinelConfiguration sentinel(String master, HostAndPort address) {
        RedisSentinelConfiguration sentinel =
                new RedisSentinelConfiguration().master(master).sentinel(new RedisNode(address.host(), address.port()));
        String password = properties.sentinelPassword();
        if (password != null) {
            sentinel.setSentinelPassword(password);
        }
        return sentinel;
    }

    static <T extends WithAuthentication> T withUser(T server, RedisProperties properties) {
        server.setUsername(properties.user());
        String password = properties.password();
        if (password != null) {
            server.setPassword(password);
        }
        return server;
    }

    private LettuceClientConfiguration client() {
        LettuceClientConfiguration.LettuceClientConfigurationBuilder client = LettuceClientConfiguration.builder()
                .clientResources(resources)
                .clientOptions(options())
                .commandTimeout(timeout)
                .shutdownTimeout(Duration.ZERO)
                .shutdownQuietPeriod(Duration.ZERO);
        return properties.tls() ? client.useSsl().build() : client.build();
    }

    private ClientOptions options() {
        ClientOptions.Builder options = ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MAX_COMMANDS)
                .timeoutOptions(TimeoutOptions.builder().connectionTimeout().build())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(timeout)
                        .keepAlive(KEEP_ALIVE)
                        .build())
                .protocolVersion(ProtocolVersion.RESP2)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled());
        Path authorities = properties.tlsCa();
        if (authorities != null) {
            options.sslOptions(
                    SslOptions.builder().trustManager(authorities.toFile()).build());
        }
        return options.build();
    }

    /**
     * Opens one more. Fails with what the driver says, which {@link RedisFailure} reads. The caller closes it, unless Sentinels
     * name another master: then it is closed by itself.
     */
    public CompletionStage<StatefulRedisConnection<String, String>> open() {
        MasterWatch watch = sentinels;
        if (watch != null) {
            return watch.find()
                    .thenCompose(master ->
                            factory(master.address()).open().thenApply(connection -> watch.watch(connection, master)));
        }
        SlotOwner slot = cluster;
        return slot == null
                ? factory(new HostAndPort(properties.host(), properties.port())).open()
                : slot.find().thenCompose(owner -> factory(owner).open());
    }

    /** Completes when Sentinels name another master than the one that this is connected to, with words for the operator. */
    CompletionStage<String> replaced(StatefulRedisConnection<String, String> connection) {
        return sentinels == null ? new CompletableFuture<>() : sentinels.replaced(connection);
    }

    /** @param owner of our slot now, or who is the master */
    private synchronized TextConnectionFactory factory(HostAndPort owner) {
        TextConnectionFactory known = factory;
        if (known != null && owner.equals(node)) {
            return known;
        }
        if (known != null) {
            // Not by this thread, which is one of the driver's own and would wait for itself.
            Thread.ofVirtual().start(known::destroy);
        }
        TextConnectionFactory made = new TextConnectionFactory(standalone(owner), client());
        factory = made;
        node = owner;
        return made;
    }

    /** Closes all connections. Not for one of the driver's own threads, which would wait for itself. */
    @Override
    public synchronized void close() {
        if (factory != null) {
            factory.destroy();
        }
        if (cluster != null) {
            cluster.close();
        }
        if (sentinels != null) {
            sentinels.close();
        }
        resources.shutdown(0, 1, TimeUnit.SECONDS);
    }

    /** Commands that are there at the same time go to the socket by one call: a fifth of what each costs. */
    private static final class SharedFlushes implements NettyCustomizer {
        private static final int MAX_FLUSHED = 256;

        /** Last is where commands come in: before they are encrypted. */
        @Override
        public void afterChannelInitialized(Channel channel) {
            channel.pipeline().addLast(new FlushConsolidationHandler(MAX_FLUSHED, true));
        }
    }
}
