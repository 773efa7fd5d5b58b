package dev.headend.encoder.task;

/** Why a task failed; the names are the {@code Error-Code} of {@code STREAM-CLOSED}. */
public enum FailureCode {
    /** The source cannot be reached, ends before any data, or cannot be decoded. */
    SOURCE_FAILED,
    /** FFmpeg could not be started, or failed. */
    ENCODER_FAILED,
    /** FFmpeg did not finish in the time it was given. */
    ENCODER_TIMEOUT,
    /** The spool cannot be written. */
    STORAGE_FAILED,
    /** The capacity of this encoder is reached. */
    NO_CAPACITY,
    /** A task of the same stream, from an earlier connection, has not finished yet. */
    STILL_ENDING,
    /** This encoder is shutting down. */
    STOPPING,
    /** A defect of this program. */
    INTERNAL
}
