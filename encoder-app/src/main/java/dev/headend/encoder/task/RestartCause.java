package dev.headend.encoder.task;

/** Why another run of FFmpeg follows one. */
public enum RestartCause {
    /** It exited before the end of its input, or with an error. */
    CRASH,
    /** It took no input and made no progress. */
    STALL,
    /** The source's keyframes are too far apart to copy it any longer. */
    NOT_COPYABLE,
    /** The source's tracks or sizes have changed. */
    SOURCE_CHANGED
}
