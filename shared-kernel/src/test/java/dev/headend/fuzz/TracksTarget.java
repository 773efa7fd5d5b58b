package dev.headend.fuzz;

import dev.headend.rtmp.chunk.ChunkMessage;
import dev.headend.rtmp.message.MediaInspector;
import dev.headend.rtmp.message.MediaTraits;
import dev.headend.rtmp.message.MessageDecoder;
import dev.headend.rtmp.message.RtmpMessage;
import io.netty.buffer.ByteBuf;
import java.util.HashSet;
import java.util.Set;

/**
 * Enhanced headers, of video and of audio. When a message becomes several, each is what the whole was, of one track, and no
 * track is lost.
 */
public final class TracksTarget {
    private static final int AUDIO = 8;
    private static final int VIDEO = 9;

    private TracksTarget() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        split(data, AUDIO);
        split(data, VIDEO);
    }

    private static void split(byte[] data, int type) {
        try (CountedMemory memory = new CountedMemory()) {
            ByteBuf payload = memory.of(data, 0, data.length);
            MediaTraits whole = traits(payload, type);
            Set<Integer> tracks = new HashSet<>();
            MessageDecoder.decode(new ChunkMessage(3, type, 1, 0, payload), memory.allocator, part -> {
                ByteBuf bytes = ((RtmpMessage.Timed) part).payload();
                MediaTraits traits = traits(bytes, type);
                CountedMemory.check(traits.purpose() == whole.purpose(), traits + " of " + whole);
                tracks.add(traits.track());
                bytes.release();
            });
            CountedMemory.check(tracks.contains(whole.track()), tracks + " without " + whole.track());
        }
    }

    private static MediaTraits traits(ByteBuf payload, int type) {
        return type == AUDIO ? MediaInspector.audio(payload) : MediaInspector.video(payload);
    }
}
