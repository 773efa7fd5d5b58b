package dev.headend.coordinator.store.redis;

import dev.headend.coordinator.fleet.Encoder;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.store.redis.replica.PeerText;
import dev.headend.coordinator.store.redis.script.Script;
import dev.headend.coordinator.store.redis.script.Scripts;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamStore.Snapshot;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;

/**
 * Questions about streams, which change nothing. Each fails with a {@link
 * dev.headend.coordinator.stream.StoreUnavailableException} while Redis is away.
 */
final class RedisReads {
    private static final int STREAM_FIELDS = 6;
    private static final int SERVER_FIELDS = 2;
    private static final int ENCODER_FIELDS = 4;

    private final Scripts scripts;
    private final SharedRead<Snapshot> snapshot;

    RedisReads(Scripts scripts) {
        this.scripts = scripts;
        this.snapshot = new SharedRead<>(
                Mono.defer(() -> scripts.ask(Script.SNAPSHOT, List.of())).map(RedisReads::snapshot));
    }

    Mono<Optional<StreamId>> liveOn(ChannelId channel) {
        return liveOn(channel, "");
    }

    Mono<Optional<StreamId>> movable(ChannelId channel, StreamKey key) {
        return liveOn(channel, StepText.digest(key));
    }

    private Mono<Optional<StreamId>> liveOn(ChannelId channel, String moves) {
        return scripts.ask(Script.LIVE_ON, List.of(channel.value(), moves))
                .map(reply -> reply.stream().findFirst().map(id -> new StreamId((String) id)));
    }

    Mono<Snapshot> snapshot() {
        return snapshot.ask();
    }

    private static Snapshot snapshot(List<Object> reply) {
        List<Object> live = list(reply, 0);
        List<Object> servers = list(reply, 1);
        List<Object> encoders = list(reply, 2);
        return new Snapshot(
                sorted(live, STREAM_FIELDS, Comparator.comparing(s -> s.id().value()), i -> stream(live, i)),
                sorted(servers, SERVER_FIELDS, Comparator.comparing(StreamingServer::id), i -> server(servers, i)),
                sorted(encoders, ENCODER_FIELDS, Comparator.comparing(Encoder::id), i -> encoder(encoders, i)));
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(List<Object> reply, int index) {
        return (List<Object>) reply.get(index);
    }

    private static <T> List<T> sorted(List<Object> fields, int width, Comparator<T> order, IntFunction<T> read) {
        return IntStream.iterate(0, i -> i < fields.size(), i -> i + width)
                .mapToObj(read)
                .sorted(order)
                .toList();
    }

    private static Stream stream(List<Object> fields, int at) {
        return StreamText.read(new StreamId(StreamText.field(fields, at)), fields, at + 1);
    }

    private static StreamingServer server(List<Object> fields, int at) {
        return PeerText.readServer(PeerText.read(StreamText.field(fields, at)), StreamText.field(fields, at + 1));
    }

    private static Encoder encoder(List<Object> fields, int at) {
        return new Encoder(
                PeerText.read(StreamText.field(fields, at)),
                Integer.parseInt(StreamText.field(fields, at + 1)),
                Integer.parseInt(StreamText.field(fields, at + 2)),
                StreamText.field(fields, at + 3).equals("1"));
    }
}
