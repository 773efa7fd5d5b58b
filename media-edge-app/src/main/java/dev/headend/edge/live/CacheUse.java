package dev.headend.edge.live;

/** What a subscriber wants of the packets that came before it joined. */
public enum CacheUse {
    /** The packets since the last keyframe, for a picture at once. */
    GROUP,
    /** None. */
    NONE,
    /**
     * Everything that is kept. Then the cache is dropped, and collects nothing more for this publisher. For the one encoder
     * of a stream, which must miss nothing.
     */
    TAKE
}
