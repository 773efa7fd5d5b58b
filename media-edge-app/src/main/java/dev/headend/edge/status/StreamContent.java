package dev.headend.edge.status;

import dev.headend.edge.live.HeaderSet;
import dev.headend.edge.live.MediaPacket.Kind;
import dev.headend.rtmp.message.CodecData;
import io.netty.buffer.ByteBuf;
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
     * @param profile of H.264, e.g. {@code High}; "" = unknown
     * @param compatibility the flags of H.264's sequence parameter set; 0 = unknown
     * @param level of H.264, e.g. 4.1; 0 = unknown
     * @param width in pixels; 0 = unknown
     * @param height in pixels; 0 = unknown
     * @param frameRate nominal, in frames per second; 0 = unknown
     */
    public record Video(
            String codec, String profile, int compatibility, double level, int width, int height, double frameRate) {
        /** One of which nothing is known. */
        public static final Video UNKNOWN = new Video("", "", 0, 0, 0, 0, 0);

        Video sized(int wide, int high, double rate) {
            return new Video(codec, profile, compatibility, level, wide, high, rate);
        }
    }

    /**
     * The audio.
     *
     * @param codec as people call it, e.g. {@code AAC}; "" = unknown
     * @param profile of AAC, e.g. {@code LC}; "" = unknown
     * @param channels 0 = unknown
     * @param sampleRate in Hz; 0 = unknown
     */
    public record Audio(String codec, String profile, int channels, int sampleRate) {
        /** One of which nothing is known. */
        public static final Audio UNKNOWN = new Audio("", "", 0, 0);
    }

    /** Reads headers that came from a publisher: whatever is in them, there is an answer. */
    static StreamContent of(HeaderSet headers) {
        Video video = null;
        Audio audio = null;
        StreamMetadata metadata = StreamMetadata.NONE;
        for (HeaderSet.Header header : headers.headers()) {
            ByteBuf payload = header.payload().duplicate();
            if (header.kind() == Kind.DATA) {
                metadata = StreamMetadata.of(payload);
            } else if (header.kind() == Kind.VIDEO && header.slot() == 0) {
                video = CodecHeaders.video(CodecData.ofVideo(payload));
            } else if (header.kind() == Kind.AUDIO && header.slot() == 0) {
                audio = CodecHeaders.audio(CodecData.ofAudio(payload));
            }
        }
        return new StreamContent(metadata.complete(video), metadata.complete(audio));
    }
}
