package dev.headend.coordinator.harness;

import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.control.ControlMessage.PublishAccept;
import dev.headend.control.SourceType;
import dev.headend.coordinator.stream.Stream;
import dev.headend.media.Ladder;

/** What an encoder and an edge are told of a stream that begins. */
public final class Orders {
    private Orders() {}

    /** For the encoder. */
    public static EncodeStart task(Stream stream) {
        return new EncodeStart(
                stream.channel(),
                stream.id(),
                SourceType.RTMP,
                "rtmp://192.0.2.1:1935/c/k",
                Ladder.ORIGINAL,
                false,
                null);
    }

    /** For the edge. */
    public static PublishAccept accept(Stream stream) {
        return new PublishAccept("request", stream.channel(), stream.id());
    }
}
