package dev.headend.edge.status;

import dev.headend.edge.live.HeaderSet;
import dev.headend.edge.live.MediaPacket.Kind;
import dev.headend.rtmp.ProtocolViolation;
import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.amf0.Amf0Reader;
import dev.headend.rtmp.message.CodecData;
import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a stream consists of, as far as its headers and its metadata tell.
 *
 * @param video null = none, or unknown
 * @param audio null = none, or unknown
 */
public record StreamContent(@Nullable Video video, @Nullable Audio audio) {
    /** Nothing is known. */
    public static final StreamContent UNKNOWN = new StreamContent(null, null);

    /**
     * The video.
     *
     * @param codec as people call it, e.g. {@code H264}; "" = unknown
     * @param width in pixels; 0 = unknown
     * @param height in pixels; 0 = unknown
     * @param frameRate nominal, in frames per second; 0 = unknown
     */
    public record Video(String codec, int width, int height, double frameRate) {}

    /**
     * The audio.
     *
     * @param codec as people call it, e.g. {@code AAC}; "" = unknown
     * @param channels 0 = unknown
     * @param sampleRate in Hz; 0 = unknown
     */
    public record Audio(String codec, int channels, int sampleRate) {}

    private static final int LARGEST = 1 << 20;

    /** Reads headers that came from a publisher: whatever is in them, there is an answer. */
    static StreamContent of(HeaderSet headers) {
        String video = null;
        String audio = null;
        SequencedMap<String, Amf0> metadata = new LinkedHashMap<>();
        for (HeaderSet.Header header : headers.headers()) {
            ByteBuf payload = header.payload().duplicate();
            if (header.kind() == Kind.DATA) {
                metadata = metadata(payload);
            } else if (header.kind() == Kind.VIDEO && header.slot() == 0) {
                video = codec(CodecData.ofVideo(payload));
            } else if (header.kind() == Kind.AUDIO && header.slot() == 0) {
                audio = codec(CodecData.ofAudio(payload));
            }
        }
        return new StreamContent(video(video, metadata), audio(audio, metadata));
    }

    private static @Nullable Video video(@Nullable String codec, SequencedMap<String, Amf0> metadata) {
        int width = (int) number(metadata, "width");
        int height = (int) number(metadata, "height");
        if (codec == null && width == 0 && height == 0) {
            return null;
        }
        return new Video(codec == null ? "" : codec, width, height, number(metadata, "framerate"));
    }

    private static @Nullable Audio audio(@Nullable String codec, SequencedMap<String, Amf0> metadata) {
        int sampleRate = (int) number(metadata, "audiosamplerate");
        if (codec == null && sampleRate == 0) {
            return null;
        }
        return new Audio(codec == null ? "" : codec, channels(metadata), sampleRate);
    }

    /** Some write a number, others whether it is stereo. */
    private static int channels(SequencedMap<String, Amf0> metadata) {
        return metadata.get("stereo") instanceof Amf0.Bool(boolean stereo)
                ? stereo ? 2 : 1
                : (int) number(metadata, "audiochannels");
    }

    private static String codec(@Nullable CodecData data) {
        return data == null ? "" : CodecNames.of(data.fourCc());
    }

    private static SequencedMap<String, Amf0> metadata(ByteBuf payload) {
        try {
            return new Amf0Reader(payload).readAll().getLast().asFields();
        } catch (ProtocolViolation broken) {
            return new LinkedHashMap<>();
        }
    }

    /** Publishers may write anything: 0 for what cannot be. */
    private static double number(SequencedMap<String, Amf0> metadata, String name) {
        double number = metadata.getOrDefault(name, new Amf0.Null()).asNumber(0);
        return number > 0 && number <= LARGEST ? number : 0;
    }
}
