package dev.headend.edge.redis;

import dev.headend.fixture.FreePorts;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;

/** The Redis program that is in a test library. */
class EmbeddedRedisTest extends RedisSubscriptionContract {
    private final int port = FreePorts.next();
    private @Nullable RedisServer redis;

    @Override
    String host() {
        return "127.0.0.1";
    }

    @Override
    int port() {
        return port;
    }

    @Override
    void startRedis() throws Exception {
        RedisServer started = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("requirepass " + PASSWORD)
                .setting("save \"\"")
                .build();
        redis = started;
        started.start();
    }

    @Override
    void stopRedis() throws Exception {
        if (redis != null) {
            redis.stop();
            redis = null;
        }
    }
}
