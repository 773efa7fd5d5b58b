package dev.headend.coordinator.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.store.redis.script.Script;
import dev.headend.coordinator.store.redis.script.Scripts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class NotResumedTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Peer ENCODER = new Peer(new PeerId(7), ControlRole.HLS, PeerInstance.random());

    private final List<List<String>> asked = new ArrayList<>();
    private final NotResumed notResumed = new NotResumed(new Asked());

    /** Notes what it is asked; no stream has lost its encoder. */
    private final class Asked implements Scripts {
        @Override
        public Mono<List<Object>> run(Script script, List<String> arguments) {
            asked.add(arguments);
            return Mono.just(List.of());
        }

        @Override
        public Mono<List<Object>> ask(Script script, List<String> arguments) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mono<Void> available() {
            return Mono.empty();
        }

        @Override
        public long acknowledgedWrites() {
            return 0;
        }
    }

    @Test
    void anEncoderThatRegistersAgainMeanwhileIsAskedForOnce() {
        StepVerifier.withVirtualTime(notResumed::due)
                .then(() -> registered(1_000))
                .thenAwait(LONG)
                .then(() -> assertThat(asked).containsExactly(List.of("7")))
                .then(() -> registered(1))
                .thenAwait(LONG)
                .then(() -> assertThat(asked).hasSize(2))
                .thenCancel()
                .verify();
    }

    private void registered(int times) {
        for (int i = 0; i < times; i++) {
            notResumed.registered(ENCODER);
        }
    }
}
