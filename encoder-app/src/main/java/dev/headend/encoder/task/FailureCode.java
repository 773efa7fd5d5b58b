package dev.headend.encoder.task;

/** Why a task failed; the names are the {@code Error-Code} of {@code STREAM-CLOSED}. */
public enum FailureCode {
    /** The source cannot be reached, ends before anything came, or is nothing that can be encoded. */
    SOURCE_FAILED,
    /** FFmpeg could not be started, or ended with an error. */
    ENCODER_FAILED,
    /** FFmpeg did not finish in the time it was given. */
    ENCODER_TIMEOUT,
    /** The files cannot be written. */
    STORAGE_FAILED,
    /** This encoder is busy with as many streams as it can take. */
    NO_CAPACITY,
    /** The same stream was encoded for somebody who is gone, and that has not ended yet. */
    STILL_ENDING,
    /** This encoder is being stopped. */
    STOPPING,
    /** A mistake of this program. */
    INTERNAL
}
