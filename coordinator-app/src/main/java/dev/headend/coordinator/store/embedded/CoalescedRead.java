package dev.headend.coordinator.store.embedded;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A question of which one waits at most, however many ask it: whoever asks before it is taken up gets its answer, which so
 * holds all that was durable when it was asked. Thread-safe.
 */
final class CoalescedRead<T> {
    private final GroupCommitter committer;
    private final Function<EmbeddedState, T> question;
    private final AtomicReference<Sinks.@Nullable One<T>> waiting = new AtomicReference<>();

    CoalescedRead(GroupCommitter committer, Function<EmbeddedState, T> question) {
        this.committer = committer;
        this.question = question;
    }

    Mono<T> ask() {
        return Mono.defer(() -> {
            Sinks.One<T> mine = Sinks.one();
            Sinks.One<T> asked = waiting.compareAndExchange(null, mine);
            return asked == null ? ask(mine) : asked.asMono();
        });
    }

    private Mono<T> ask(Sinks.One<T> mine) {
        Disposable ignored = committer
                .read(state -> {
                    waiting.compareAndSet(mine, null);
                    return question.apply(state);
                })
                .subscribe(mine::tryEmitValue, mine::tryEmitError);
        return mine.asMono();
    }
}
