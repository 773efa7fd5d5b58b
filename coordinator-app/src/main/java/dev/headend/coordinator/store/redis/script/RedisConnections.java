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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConfiguration;
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
    /** Of the server, or of the node that had our slot the last time; null = not known yet. By {@code this}. */
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
        boolean isCluster = !properties.clusterNodes().isEmpty();
        this.cluster = isCluster ? new SlotOwner(properties, client()) : null;
        this.factory = isCluster ? null : new TextConnectionFactory(server(), client());
    }

    private RedisConfiguration server() {
        return properties.sentinelMaster() == null
                ? standalone(new HostAndPort(properties.host(), properties.port()))
                : sentinels(properties.sentinelMaster());
    }

    private RedisStandaloneConfiguration standalone(HostAndPort address) {
        RedisStandaloneConfiguration server = new RedisStandaloneConfiguration(address.host(), address.port());
        server.setDatabase(properties.database());
        return withUser(server, properties);
    }

    private RedisSentinelConfiguration sentinels(String master) {
        RedisSentinelConfiguration sentinels = new RedisSentinelConfiguration().master(master);
        properties.sentinels().forEach(each -> sentinels.addSentinel(new RedisNode(each.host(), each.port())));
        String password = properties.sentinelPassword();
        if (password != null) {
            sentinels.setSentinelPassword(password);
        }
        sentinels.setDatabase(properties.database());
        return withUser(sentinels, properties);
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

    /** Opens one more. Fails with what the driver says, which {@link RedisFailure} reads. The caller closes it. */
    public CompletionStage<StatefulRedisConnection<String, String>> open() {
        SlotOwner slot = cluster;
        return slot == null
                ? factory(null).open()
                : slot.find().thenCompose(owner -> factory(owner).open());
    }

    /** @param owner of our slot now; null = there is no cluster */
    private synchronized TextConnectionFactory factory(@Nullable HostAndPort owner) {
        TextConnectionFactory known = factory;
        if (known != null && (owner == null || owner.equals(node))) {
            return known;
        }
        if (known != null) {
            // Not by this thread, which is one of the driver's own and would wait for itself.
            Thread.ofVirtual().start(known::destroy);
        }
        TextConnectionFactory made = new TextConnectionFactory(owner == null ? server() : standalone(owner), client());
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
