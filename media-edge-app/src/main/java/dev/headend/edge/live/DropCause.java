package dev.headend.edge.live;

/** Why packets were left out for a subscriber. */
public enum DropCause {
    /** It was too far behind. */
    TOO_SLOW,
    /** Memory was short, and it was behind. */
    OUT_OF_MEMORY
}
