package dev.headend.coordinator.store.redis.script;

import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import io.lettuce.core.sentinel.api.async.RedisSentinelAsyncCommands;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks all Sentinels at the same time who is the master, and believes the one that knows of the latest failover: one that was cut off, or has just
 * come back, still names the old master. Each has a connection that stays, and one question under way at most. Thread-safe.
 */
final class Sentinels implements AutoCloseable {
    /** Once one has answered, the others are not waited for any longer: one that hangs would hold up each connection. */
    private static final long OTHERS_MS = 100;
    /** Each step of the driver has a time limit of its own: this is longer than all, for one that is never told the end of it. */
    private static final long LIMIT_MS = 10_000;

    private static final Pattern PASSWORD = Pattern.compile("NOAUTH|WRONGPASS|invalid password|without any password");
    private static final Pattern NO_SENTINEL = Pattern.compile("unknown command .?SENTINEL");

    private final String name;
    private final List<Sentinel> sentinels;

    /**
     * What a Sentinel says.
     *
     * @param address as it names it: a name or an IP address
     * @param epoch of the failover that made it the master: a later one has a higher number, and all Sentinels the same; 0 = not known
     */
    record Master(HostAndPort address, long epoch) {
        /** Of two with the same number this one. */
        Master orLater(Master other) {
            return other.epoch > epoch ? other : this;
        }
    }

    /**
     * @param name what they call the master
     * @param sentinels for connections to each
     */
    Sentinels(String name, List<TextConnectionFactory> sentinels) {
        this.name = name;
        this.sentinels = sentinels.stream().map(Sentinel::new).toList();
    }

    /** Fails if none can be asked, or none knows it. */
    CompletionStage<Master> find() {
        List<CompletableFuture<Master>> answers =
                sentinels.stream().map(Sentinel::ask).toList();
        CompletableFuture<@Nullable Void> enough = new CompletableFuture<>();
        answers.forEach(
                answer -> answer.thenRun(() -> enough.completeOnTimeout(null, OTHERS_MS, TimeUnit.MILLISECONDS)));
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .whenComplete((_, _) -> enough.complete(null));
        return enough.thenCompose(_ -> latest(answers));
    }

    private static CompletableFuture<Master> latest(List<CompletableFuture<Master>> answers) {
        return answers.stream()
                .filter(answer -> answer.isDone() && !answer.isCompletedExceptionally())
                .map(CompletableFuture::join)
                .reduce(Master::orLater)
                .map(CompletableFuture::completedFuture)
                .orElseGet(answers::getLast);
    }

    @Override
    public void close() {
        sentinels.forEach(each -> each.factory.destroy());
    }

    private final class Sentinel {
        private final TextConnectionFactory factory;
        /** Both by {@code this}. */
        private @Nullable StatefulRedisSentinelConnection<String, String> connection;

        private @Nullable CompletableFuture<Master> asked;

        Sentinel(TextConnectionFactory factory) {
            this.factory = factory;
        }

        /** What it was asked before and has not answered yet is not asked again. */
        synchronized CompletableFuture<Master> ask() {
            CompletableFuture<Master> before = asked;
            if (before != null && !before.isDone()) {
                return before;
            }
            CompletableFuture<Master> answer = connected()
                    .thenCompose(this::ask)
                    .exceptionallyCompose(failure -> CompletableFuture.failedStage(inWords(failure)))
                    .toCompletableFuture()
                    .orTimeout(LIMIT_MS, TimeUnit.MILLISECONDS);
            asked = answer;
            return answer;
        }

        private CompletionStage<StatefulRedisSentinelConnection<String, String>> connected() {
            StatefulRedisSentinelConnection<String, String> open = connection;
            if (open != null && open.isOpen()) {
                return CompletableFuture.completedStage(open);
            }
            try {
                return factory.openSentinel().thenApply(this::keep);
            } catch (RuntimeException failure) {
                return CompletableFuture.failedStage(failure);
            }
        }

        private synchronized StatefulRedisSentinelConnection<String, String> keep(
                StatefulRedisSentinelConnection<String, String> opened) {
            if (connection != null) {
                connection.closeAsync();
            }
            connection = opened;
            return opened;
        }

        /** The number first: it may belong to the master before the one that is named, never to a later one. */
        private CompletionStage<Master> ask(StatefulRedisSentinelConnection<String, String> open) {
            RedisSentinelAsyncCommands<String, String> commands = open.async();
            CompletionStage<Long> epoch = commands.master(name)
                    .thenApply(facts -> Long.valueOf(facts.getOrDefault("config-epoch", "0")))
                    .exceptionally(_ -> 0L);
            return commands.getMasterAddrByName(name)
                    .thenCombine(epoch, this::master)
                    .whenComplete((_, failure) -> {
                        if (failure != null) {
                            open.closeAsync();
                        }
                    });
        }

        private Master master(@Nullable SocketAddress address, long epoch) {
            if (!(address instanceof InetSocketAddress named)) {
                throw new IllegalStateException(
                        "the Sentinels know no master '" + name + "': see REDIS_SENTINEL_MASTER");
            }
            return new Master(new HostAndPort(named.getHostString(), named.getPort()), epoch);
        }
    }

    /** What would else be said of Redis. */
    private static Throwable inWords(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (PASSWORD.matcher(message).find()) {
                return new IllegalStateException(
                        "a Sentinel asks for a password, or for another: see REDIS_SENTINEL_PASSWORD");
            }
            if (NO_SENTINEL.matcher(message).find()) {
                return new IllegalStateException("there is a Redis, but no Sentinel: see REDIS_SENTINELS");
            }
        }
        return failure;
    }
}
