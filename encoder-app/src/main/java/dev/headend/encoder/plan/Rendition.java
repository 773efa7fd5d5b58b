package dev.headend.encoder.plan;

import org.jspecify.annotations.Nullable;

/**
 * One of the HLS renditions of a stream.
 *
 * @param name its folder and its {@code Resolution} on the wire, {@code {W}x{H}-{FPS}[~{KBPS}]}
 * @param video null = audio only
 * @param audio null = no audio
 */
public record Rendition(
        String name, @Nullable Video video, @Nullable Audio audio) {

    /** The name of the rendition without video: of a stream that began with sound alone. */
    public static final String AUDIO_ONLY = "0x0-0";

    /** Whether it stays without video, also when the stream has some. */
    public boolean isAudioOnly() {
        return name.equals(AUDIO_ONLY);
    }

    /** Whether there is nothing in it: sound alone, of a source that has none at the moment. */
    public boolean isEmpty() {
        return video == null && audio == null;
    }

    /** How the video is made. */
    public sealed interface Video {
        /** In pixels, even unless copied. */
        int width();

        /** In pixels, even unless copied. */
        int height();

        /** As announced to players. */
        FrameRate frameRate();

        /** The source's video, copied. */
        record Copied(int width, int height, FrameRate frameRate) implements Video {
            static Copied of(SourceInfo.VideoInfo source) {
                return new Copied(source.width(), source.height(), source.frameRate());
            }
        }

        /**
         * Re-encoded.
         *
         * @param fit how the source gets the size
         * @param reducesRate whether the frame rate is lower than the source's
         * @param kbps maximum bit rate in kilobits per second; 0 = no limit
         */
        record Encoded(int width, int height, FrameRate frameRate, Fit fit, boolean reducesRate, int kbps)
                implements Video {}
    }

    /** How video gets its size in a rendition. */
    public enum Fit {
        /** Padded to even sides. */
        PAD,
        /** Scaled; the aspect ratio stays. */
        SCALE,
        /** Scaled to fit in, and padded: the aspect ratio is another. */
        FRAME
    }

    /** How the audio is made. */
    public enum Audio {
        /** The source's audio, copied. */
        COPIED,
        /** Re-encoded. */
        ENCODED
    }
}
