package dev.headend.coordinator.store.redis;

import dev.headend.control.ControlCodec;
import dev.headend.coordinator.store.redis.replica.PeerText;
import dev.headend.coordinator.store.redis.script.Digest;
import dev.headend.coordinator.stream.Outcome;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamEvent;
import dev.headend.media.StreamKey;
import java.util.List;

/** What a step asks for, as arguments of {@code step.lua}. */
final class StepText {
    private StepText() {}

    /** @param keepsEvents whether its events are among them */
    static void add(Outcome outcome, boolean keepsEvents, List<String> arguments) {
        Stream after = outcome.change().after();
        StreamKey mover = outcome.mover();
        arguments.add(PeerText.write(after.edge()));
        arguments.add(PeerText.write(after.encoder()));
        arguments.add(StreamText.write(after.state()));
        arguments.add(Integer.toString(after.events()));
        arguments.add(mover == null ? "" : digest(mover));
        addEvents(keepsEvents ? outcome.change().events() : List.of(), arguments);
        addMessages(outcome.messages(), arguments);
        addLater(outcome.later(), arguments);
    }

    private static void addEvents(List<StreamEvent> events, List<String> arguments) {
        arguments.add(Integer.toString(events.size()));
        for (StreamEvent event : events) {
            arguments.add(EventText.write(event));
            arguments.add(Long.toString(event.time().toEpochMilli()));
        }
    }

    private static void addMessages(List<Outcome.Message> messages, List<String> arguments) {
        arguments.add(Integer.toString(messages.size()));
        for (Outcome.Message message : messages) {
            arguments.add(message.to().toString());
            arguments.add(ControlCodec.encode(message.what()));
        }
    }

    private static void addLater(List<Outcome.Later> later, List<String> arguments) {
        arguments.add(Integer.toString(later.size()));
        for (Outcome.Later one : later) {
            DueText text = DueText.of(one.input());
            arguments.add(text.kind());
            arguments.add(text.argument());
            arguments.add(Long.toString(one.delay().toMillis()));
        }
    }

    /** A key itself is not written to Redis before its publisher moves: there its digest is compared. */
    static String digest(StreamKey key) {
        return Digest.sha256(key.value());
    }
}
