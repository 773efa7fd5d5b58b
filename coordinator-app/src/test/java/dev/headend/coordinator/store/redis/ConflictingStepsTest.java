package dev.headend.coordinator.store.redis;

import static dev.headend.coordinator.store.redis.TestSide.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.control.StreamType;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.harness.RedisProcess;
import dev.headend.coordinator.store.redis.script.Script;
import dev.headend.coordinator.store.redis.script.Scripts;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamEffect;
import dev.headend.coordinator.stream.StreamEvent;
import dev.headend.coordinator.stream.StreamInput;
import dev.headend.coordinator.stream.StreamState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Two replicas that take steps of the same stream at the same time: together their steps are one life, as if one after the other had
 * been taken by the pure state machine. So nothing is lost, nothing is done twice, and all that is kept beside the stream agrees with it.
 */
final class ConflictingStepsTest {
    private static final int LIVES = 60;
    private static final int INPUTS = 24;

    /** Each only ever grows in a life, so steps sorted by it are in the order in which they were taken. */
    private static final Comparator<Stream> AGE = Comparator.comparingInt(Stream::events)
            .thenComparingInt(stream -> rank(stream.state()))
            .thenComparing(stream -> stream.edge().id())
            .thenComparing(stream -> stream.encoder().id());

    @TempDir
    private static Path dir;

    @Test
    void areOneLife() {
        livesOn(UnaryOperator.identity());
    }

    /** As when answers are lost. */
    @Test
    void areOneLifeAlsoWhenEachScriptRunsTwice() {
        livesOn(Repeated::new);
    }

    /** Runs each script twice with the same arguments, and tells the second answer. */
    record Repeated(Scripts scripts) implements Scripts {
        @Override
        public Mono<List<Object>> run(Script script, List<String> arguments) {
            return scripts.run(script, arguments).then(Mono.defer(() -> scripts.run(script, arguments)));
        }

        @Override
        public Mono<List<Object>> ask(Script script, List<String> arguments) {
            return scripts.ask(script, arguments).then(Mono.defer(() -> scripts.ask(script, arguments)));
        }

        @Override
        public Mono<Void> available() {
            return scripts.available();
        }

        @Override
        public long acknowledgedWrites() {
            return scripts.acknowledgedWrites();
        }
    }

    private static void livesOn(UnaryOperator<Scripts> around) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (RedisProcess redis = RedisProcess.start(dir.resolve("redis" + seed));
                TestSide one = new TestSide(redis, "one", around);
                TestSide two = new TestSide(redis, "two", around)) {
            for (int i = 0; i < LIVES; i++) {
                Life life = new Life(redis, one, two, "c" + i);
                life.live(random);
                life.check("seed " + seed + ", life " + i);
            }
        }
    }

    /** One stream, and peers that may get it by one replica and by the other. */
    private static final class Life {
        private final RedisProcess redis;
        private final TestSide one;
        private final TestSide two;
        private final Stream admitted;
        private final List<Peer> edges;
        private final List<Peer> encoders;
        private final List<Stream.Change> changes = new ArrayList<>();

        Life(RedisProcess redis, TestSide one, TestSide two, String channel) {
            this.redis = redis;
            this.one = one;
            this.two = two;
            PeerInstance edge = PeerInstance.random();
            PeerInstance encoder = PeerInstance.random();
            Peer firstEdge = one.edge(edge);
            Peer firstEncoder = one.encoder(-1, encoder);
            admitted = one.admit(channel, firstEdge);
            edges = List.of(firstEdge, two.edge(edge), one.edge(edge));
            encoders = List.of(firstEncoder, two.peer(ControlRole.HLS, encoder), two.encoder(-1, encoder));
        }

        void live(Random random) {
            List<Mono<Stream.Change>> steps = random.ints(INPUTS, 0, 16)
                    .mapToObj(kind -> input(kind, random))
                    .map(input -> (random.nextBoolean() ? one : two).streams.apply(admitted.id(), input))
                    .toList();
            changes.addAll(get(Flux.merge(Flux.fromIterable(steps), INPUTS).collectList()));
        }

        private StreamInput input(int kind, Random random) {
            Peer edge = edges.get(random.nextInt(3));
            Peer encoder = encoders.get(random.nextInt(3));
            return switch (kind) {
                case 0 -> new StreamInput.PublisherEnded(edge.id());
                case 1, 2, 3 -> new StreamInput.EdgeResumed(edge);
                case 4, 5, 6 -> new StreamInput.EncoderResumed(encoder);
                case 7 -> new StreamInput.CloseOrdered(admitted.channel());
                case 8 -> random.nextInt(3) > 0 ? announced(encoder) : new StreamInput.EncoderDone(encoder.id());
                case 9 -> new StreamInput.ProgressTimeout();
                default -> announced(encoder);
            };
        }

        private static StreamInput announced(Peer encoder) {
            return new StreamInput.Announced(
                    encoder.id(), new StreamEvent.Available(StreamType.HLS_VOD, "1x1-1", "x", null));
        }

        void check(String which) {
            List<Stream.Change> life = changes.stream()
                    .filter(Stream.Change::isChange)
                    .sorted(Comparator.comparing(Stream.Change::after, AGE))
                    .toList();
            Stream now = admitted;
            for (Stream.Change change : life) {
                assertThat(change.before()).as(which).isEqualTo(now);
                now = change.after();
            }
            checkKept(now, which);
            assertThat(events())
                    .as(which)
                    .isEqualTo(life.stream().flatMap(c -> c.events().stream()).toList());
            assertThat(events())
                    .as(which)
                    .extracting(StreamEvent::sequence)
                    .isEqualTo(IntStream.rangeClosed(1, now.events()).boxed().toList());
            checkMessages(which);
        }

        private void checkKept(Stream now, String which) {
            assertThat(get(one.reads.liveOn(now.channel())).isPresent())
                    .as(which)
                    .isEqualTo(now.state().holdsChannel());
            boolean closed = now.state() instanceof StreamState.Closed;
            Peer newest = encoders.getLast();
            assertThat(one.loads().get(newest.id().value()))
                    .as(which)
                    .isEqualTo(!closed && now.encoder().equals(newest) ? 1 : 0);
            for (Peer peer : edges) {
                checkBound(peer, !closed && now.edge().equals(peer), which);
            }
            for (Peer peer : encoders) {
                checkBound(peer, !closed && now.encoder().equals(peer), which);
            }
        }

        private void checkBound(Peer peer, boolean bound, String which) {
            Object known = redis.command(
                    "SISMEMBER",
                    "{headend}:peer:" + peer.id() + ":streams",
                    admitted.id().value());
            assertThat(known).as(which + ", " + peer).isEqualTo(bound ? 1L : 0L);
        }

        private List<StreamEvent> events() {
            List<?> texts = (List<?>)
                    Objects.requireNonNull(redis.command("LRANGE", "{headend}:outbox:" + admitted.id(), "0", "-1"));
            return texts.stream()
                    .map(Object::toString)
                    .map(text -> EventText.read(text.substring(text.indexOf('{'))))
                    .toList();
        }

        private void checkMessages(String which) {
            List<String> said = new ArrayList<>();
            for (Peer peer : List.of(edges.get(0), edges.get(1), edges.get(2))) {
                String own = peer.id() + " ";
                said.addAll(one.mailbox("one").stream()
                        .filter(mail -> mail.startsWith(own))
                        .toList());
                said.addAll(one.mailbox("two").stream()
                        .filter(mail -> mail.startsWith(own))
                        .toList());
            }
            assertThat(said.stream()
                            .filter(mail -> mail.endsWith("STREAM-KILL"))
                            .count())
                    .as(which)
                    .isEqualTo(effects(StreamEffect.KillPublisher.class));
            assertThat(said.stream()
                            .filter(mail -> mail.endsWith("RESUME-ACCEPT"))
                            .count())
                    .as(which)
                    .isEqualTo(effects(StreamEffect.AcceptEdge.class));
        }

        private long effects(Class<? extends StreamEffect> kind) {
            return changes.stream()
                    .flatMap(change -> change.effects().stream())
                    .filter(kind::isInstance)
                    .count();
        }
    }

    private static int rank(StreamState state) {
        return switch (state) {
            case StreamState.Live live -> live.progress() ? 1 : 0;
            case StreamState.Ending ending -> ending.stopSent() ? 3 : 2;
            case StreamState.Closed _ -> 4;
        };
    }
}
