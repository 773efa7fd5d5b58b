package dev.headend.encoder.source;

import dev.headend.encoder.source.buffer.Packet;
import dev.headend.encoder.source.buffer.ReplayBuffer;
import dev.headend.encoder.source.part.PartStart;
import dev.headend.encoder.source.probe.StreamHead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The first bytes of a part, for ffprobe; they stay in the buffer. For one thread. */
final class PartHead implements StreamHead {
    private final ReplayBuffer buffer;
    private final PartStart start;
    private long position;
    private boolean begun;

    PartHead(ReplayBuffer buffer, PartStart start) {
        this.buffer = buffer;
        this.start = start;
        this.position = start.startPosition();
    }

    @Override
    public byte @Nullable [] next(Duration timeout) throws InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StreamWriter writer = new StreamWriter(bytes);
        try {
            Packet packet = buffer.await(position, timeout);
            if (packet != null && !begun) {
                begun = true;
                writer.begin(start.tracks(), packet);
            }
            if (packet != null) {
                position++;
                writer.write(packet);
            }
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return bytes.size() == 0 ? null : bytes.toByteArray();
    }

    @Override
    public boolean isComplete() {
        return buffer.get(position) == null && buffer.isEndedOrFull();
    }
}
