package dev.headend.encoder.plan;

import org.jspecify.annotations.Nullable;

/**
 * One of the HLS outputs of a stream.
 *
 * @param name its folder and its {@code Resolution} on the wire, {@code {W}x{H}-{FPS}[~{KBPS}]}
 * @param video null = it has no picture
 * @param audio null = it has no sound
 */
public record Rendition(
        String name, @Nullable Video video, @Nullable Audio audio) {

    /** The name of a rendition without a picture. */
    public static final String AUDIO_ONLY = "0x0-0";

    /** How the picture is made. */
    public sealed interface Video {
        /** In pixels, even unless copied. */
        int width();

        /** In pixels, even unless copied. */
        int height();

        /** As shown to players. */
        FrameRate frameRate();

        /** The source's own bytes. */
        record Copied(int width, int height, FrameRate frameRate) implements Video {}

        /**
         * Encoded anew.
         *
         * @param fit whether the source is scaled to the size, or only padded to it
         * @param reducesRate whether the rate is lower than the source's
         * @param kbps limit of the bit rate in kilobits a second; 0 = none
         */
        record Encoded(int width, int height, FrameRate frameRate, Fit fit, boolean reducesRate, int kbps)
                implements Video {}
    }

    /** How a source's picture gets its size in a rendition. */
    public enum Fit {
        /** It has it already, but for an odd last line or column. */
        PAD,
        /** It is made larger or smaller. */
        SCALE
    }

    /** How the sound is made. */
    public enum Audio {
        /** The source's own bytes. */
        COPIED,
        /** Encoded anew. */
        ENCODED
    }
}
