package dev.headend.coordinator.store.redis;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A question that costs much: it is asked once at a time, and whoever asks meanwhile gets the next answer, all the same one. So
 * an answer holds all that was done before it was asked for. Thread-safe.
 */
final class SharedRead<T> {
    private final Mono<T> question;
    private Sinks.@Nullable One<T> waiting;
    private boolean asking;

    SharedRead(Mono<T> question) {
        this.question = question;
    }

    Mono<T> ask() {
        return Mono.defer(() -> {
            Sinks.One<T> answer = join();
            askNext();
            return answer.asMono();
        });
    }

    private synchronized Sinks.One<T> join() {
        Sinks.One<T> joined = waiting == null ? Sinks.one() : waiting;
        waiting = joined;
        return joined;
    }

    private void askNext() {
        Sinks.One<T> answer = take();
        if (answer != null) {
            Disposable ignored =
                    question.doFinally(_ -> answered()).subscribe(answer::tryEmitValue, answer::tryEmitError);
        }
    }

    private synchronized Sinks.@Nullable One<T> take() {
        if (asking || waiting == null) {
            return null;
        }
        Sinks.One<T> taken = waiting;
        waiting = null;
        asking = true;
        return taken;
    }

    private void answered() {
        synchronized (this) {
            asking = false;
        }
        askNext();
    }
}
