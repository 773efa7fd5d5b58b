package dev.headend.coordinator.store.redis.script;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionProvider;

/** Spring's factory, for its way to make connections only: those that it gives are Lettuce's own, and carry texts. */
final class TextConnectionFactory extends LettuceConnectionFactory {
    private @Nullable LettuceConnectionProvider connections;

    TextConnectionFactory(RedisConfiguration server, LettuceClientConfiguration client) {
        super(server, client);
        setShareNativeConnection(false);
        start();
    }

    @Override
    protected LettuceConnectionProvider doCreateConnectionProvider(AbstractRedisClient client, RedisCodec<?, ?> codec) {
        LettuceConnectionProvider provider = super.doCreateConnectionProvider(client, StringCodec.UTF8);
        connections = provider;
        return provider;
    }

    /** Opens one more; the caller closes it. */
    @SuppressWarnings("unchecked")
    CompletionStage<StatefulRedisConnection<String, String>> open() {
        return open(StatefulRedisConnection.class)
                .thenApply(connection -> (StatefulRedisConnection<String, String>) connection);
    }

    /** The same to a Sentinel, if the server is given by one. */
    @SuppressWarnings("unchecked")
    CompletionStage<StatefulRedisSentinelConnection<String, String>> openSentinel() {
        return open(StatefulRedisSentinelConnection.class)
                .thenApply(connection -> (StatefulRedisSentinelConnection<String, String>) connection);
    }

    private <T extends StatefulConnection<?, ?>> CompletionStage<T> open(Class<T> type) {
        LettuceConnectionProvider provider = connections;
        return provider == null
                ? CompletableFuture.failedStage(new IllegalStateException("closed"))
                : provider.getConnectionAsync(type);
    }
}
