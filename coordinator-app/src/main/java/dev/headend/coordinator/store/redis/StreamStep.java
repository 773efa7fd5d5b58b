package dev.headend.coordinator.store.redis;

import dev.headend.coordinator.stream.StreamInput;
import dev.headend.coordinator.stream.StreamStore.Due;
import dev.headend.media.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * A step to be taken.
 *
 * @param due what is applied, if it is a due input
 * @param number by which the script knows it again
 * @param replica under whose id it was asked for
 */
record StreamStep(
        StreamId stream, StreamInput input, @Nullable Due due, String number, String replica) {
    /** Whether it fails, rather than wait, while Redis is away. */
    boolean canBeRefused() {
        return input instanceof StreamInput.CloseOrdered;
    }

    /** As another one, as what is computed anew is not a repetition. */
    StreamStep anew(String newNumber) {
        return new StreamStep(stream, input, due, newNumber, replica);
    }

    /**
     * The id without which it is not taken; '' = there is none. Who gives up its id ends its peers' connections, perhaps because
     * Redis has forgotten what they said last: then what they say again, all in order, must not come after what waited.
     */
    String onlyAs() {
        return switch (input) {
            case StreamInput.Announced _,
                    StreamInput.EncoderDone _,
                    StreamInput.EncoderResumed _,
                    StreamInput.EncoderRegisteredAnew _,
                    StreamInput.EdgeResumed _ -> replica;
            default -> "";
        };
    }
}
