package dev.headend.coordinator.store.redis.script;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Sends scripts as Redis wants them: by the digest, then by the text if Redis does not know that.
 *
 * @param prefix of all keys
 */
record ScriptSender(String prefix) {
    /**
     * What a script said.
     *
     * @param number of the write among those of the replica; 0 = it was none
     */
    record Answer(long number, List<Object> reply) {}

    /**
     * Sends one; the answer is told by one of the driver's threads. Fails with what {@link RedisFailure} reads.
     *
     * @param replica in whose name
     */
    CompletionStage<Answer> send(
            StatefulRedisConnection<String, String> connection, Script script, String replica, List<String> arguments) {
        String[] keys = {prefix};
        String[] values = new String[arguments.size() + 1];
        values[0] = replica;
        for (int i = 0; i < arguments.size(); i++) {
            values[i + 1] = arguments.get(i);
        }
        RedisAsyncCommands<String, String> commands = connection.async();
        return commands.<List<Object>>evalsha(script.digest(), ScriptOutputType.MULTI, keys, values)
                .exceptionallyCompose(failure -> RedisFailure.of(failure) instanceof RedisFailure.UnknownScript
                        ? commands.<List<Object>>eval(script.source(), ScriptOutputType.MULTI, keys, values)
                        : CompletableFuture.failedStage(failure))
                .thenApply(ScriptSender::answer);
    }

    /** As {@link Script} puts it: the number, and what the script returned, which is absent if that was nil. */
    private static Answer answer(List<Object> answer) {
        return new Answer((Long) answer.getFirst(), reply(answer.size() < 2 ? null : answer.get(1)));
    }

    @SuppressWarnings("unchecked")
    private static List<Object> reply(@Nullable Object reply) {
        if (reply == null) {
            return List.of();
        }
        return reply instanceof List<?> list ? (List<Object>) list : List.of(reply);
    }
}
