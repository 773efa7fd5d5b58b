package dev.headend.edge.rtmp.message;

/**
 * What must be known of an audio or video message to relay it.
 *
 * @param track the track it belongs to; 0 is the default one, and the only one outside Enhanced RTMP
 */
public record MediaTraits(Role role, int track) {
    /** What a message is for its receivers. */
    public enum Role {
        /** Something the decoder needs before the first frame. */
        SEQUENCE_HEADER,
        /** Something about the pictures (their colours) that holds until replaced. */
        DESCRIPTION,
        /** A picture that needs no other. */
        KEYFRAME,
        /** Any other picture or sound. */
        FRAME,
        /** No media: an end mark, a command, an empty or a broken message. */
        OTHER
    }

    static final MediaTraits NOTHING = new MediaTraits(Role.OTHER, 0);
}
