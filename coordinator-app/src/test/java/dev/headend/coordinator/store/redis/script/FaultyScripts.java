package dev.headend.coordinator.store.redis.script;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Something happens to the first answer; the script has run. */
public final class FaultyScripts implements Scripts {
    private final Scripts scripts;
    private final AtomicReference<@Nullable UnaryOperator<Mono<List<Object>>>> fault;

    public FaultyScripts(Scripts scripts, UnaryOperator<Mono<List<Object>>> fault) {
        this.scripts = scripts;
        this.fault = new AtomicReference<>(fault);
    }

    private Mono<List<Object>> faulty(Mono<List<Object>> answer) {
        UnaryOperator<Mono<List<Object>>> once = fault.getAndSet(null);
        return once == null ? answer : answer.flatMap(reply -> once.apply(Mono.just(reply)));
    }

    @Override
    public Mono<List<Object>> run(Script script, List<String> arguments) {
        return faulty(scripts.run(script, arguments));
    }

    @Override
    public Mono<List<Object>> ask(Script script, List<String> arguments) {
        return faulty(scripts.ask(script, arguments));
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
