package dev.headend.edge.live;

/** Why somebody may not subscribe to a stream. */
public enum Refusal {
    /** The publisher has another key. */
    WRONG_KEY,
    /** The stream is in a form that the subscriber's protocol does not carry. */
    OTHER_FORMAT
}
