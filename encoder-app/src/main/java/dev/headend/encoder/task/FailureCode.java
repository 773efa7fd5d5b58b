package dev.headend.encoder.task;

/** Why a task failed; the names are the {@code Error-Code} of {@code STREAM-CLOSED}. */
public enum FailureCode {
    /** The source cannot be reached, ends before any data, or cannot be decoded. */
    SOURCE_FAILED,
    /** The FFmpeg at hand cannot decode the source. */
    SOURCE_UNSUPPORTED,
    /** FFmpeg could not be started, or failed. */
    ENCODER_FAILED,
    /** FFmpeg did not finish in the time it was given. */
    ENCODER_TIMEOUT,
    /** The spool cannot be written, or the storage could not be reached for so long that another encoder has taken the stream over. */
    STORAGE_FAILED,
    /** The live playlist of an event has as many segments as it may: what follows is another stream. */
    PLAYLIST_FULL,
    /** The capacity of this encoder is reached. */
    NO_CAPACITY,
    /** A task of the same stream, from an earlier connection, has not finished yet. */
    STILL_ENDING,
    /** This encoder is shutting down. */
    STOPPING,
    /** The coordinator does not know the stream, or has ended it or given it to another encoder meanwhile; it is not told. */
    RESUME_DENIED,
    /** A defect of this program. */
    INTERNAL
}
