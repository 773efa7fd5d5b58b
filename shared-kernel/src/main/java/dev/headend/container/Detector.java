package dev.headend.container;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Tells from a stream's first bytes which container it is. */
final class Detector implements FormatScanner {
    private FormatScanner found = this;

    @Override
    public ContainerFormat format() {
        return ContainerFormat.UNDECIDED;
    }

    @Override
    public byte @Nullable [] header() {
        return null;
    }

    /** The scanner of the format that was found; this one until then. */
    FormatScanner found() {
        return found;
    }

    @Override
    public Step read(Step.Read asked, ByteBuf bytes, int at, JoinPoints out) {
        return new Step.Stop("no known container");
    }
}
