package dev.headend.encoder.task;

/** The state of a task; the package's diagram shows the transitions. */
public sealed interface TaskState {
    /**
     * Waits for the source, then probes it.
     *
     * @param stopping whether the task is to end
     */
    record Probing(boolean stopping) implements TaskState {}

    /** FFmpeg encodes the source. */
    record Encoding() implements TaskState {}

    /**
     * The source has ended or is being stopped; FFmpeg finishes.
     *
     * @param killed whether FFmpeg took too long and was killed
     */
    record Finishing(boolean killed) implements TaskState {}

    /**
     * FFmpeg has exited; the last files are being stored.
     *
     * @param outcome to be reported afterwards
     */
    record Storing(TaskOutcome outcome) implements TaskState {}

    /** The task has ended and is reported. */
    record Closed(TaskOutcome outcome) implements TaskState {}
}
