package dev.headend.container;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A format as a state machine: it gets the bytes that it asked for, and says which it must see next. */
interface FormatScanner {
    ContainerFormat format();

    /** See {@link ContainerScanner#header()}. */
    byte @Nullable [] header();

    /** See {@link ContainerScanner#timeMs()}. */
    long timeMs();

    /**
     * From which offset on join points may still be found, besides those in what has not been looked at; {@link Long#MAX_VALUE} if
     * there is no such place.
     */
    default long undecidedFrom() {
        return Long.MAX_VALUE;
    }

    /**
     * Looks at the bytes that the step before asked for; at the beginning of the stream, at its first one.
     *
     * @param asked where they are in the stream
     * @param bytes not to be kept; its indices mean nothing
     * @param at the index of the first one
     */
    Step read(Step.Read asked, ByteBuf bytes, int at, SpacedJoinPoints out);
}
