package dev.headend.edge.live;

/** What a subscriber wants of the packets that came before it. */
public enum CacheUse {
    /** The packets since the last keyframe: a picture at once. */
    GROUP,
    /** None. */
    NONE,
    /**
     * Everything that is kept, which is then dropped and never collected again for this publisher: what an encoder asks
     * for, which must miss nothing and will be alone.
     */
    TAKE
}
