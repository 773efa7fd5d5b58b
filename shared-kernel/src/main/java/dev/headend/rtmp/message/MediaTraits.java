package dev.headend.rtmp.message;

/**
 * What a relay must know of an audio or video message.
 *
 * @param track the track it belongs to; 0 is the default one, and the only one outside Enhanced RTMP. Of several tracks in one
 *     message it is the default one, else the first.
 */
public record MediaTraits(Purpose purpose, int track) {
    /** What a message is for its receivers. */
    public enum Purpose {
        /** What a decoder needs before the first frame. */
        SEQUENCE_HEADER,
        /** Metadata of the video (its colours), or the order of audio channels: holds until replaced. */
        DESCRIPTION,
        /** A video frame that needs no other. */
        KEYFRAME,
        /** Any other video or audio frame. */
        FRAME,
        /** No media: an end mark, a command, an empty or a broken message. */
        OTHER
    }

    static final MediaTraits NOTHING = new MediaTraits(Purpose.OTHER, 0);
}
