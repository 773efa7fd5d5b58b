package dev.headend.encoder.task;

/** The state of a task; the package's diagram shows the transitions. */
public sealed interface TaskState {
    /**
     * Waits for the source, or for its next part.
     *
     * @param stopping whether the task is to end
     * @param begun whether FFmpeg has run
     */
    record Probing(boolean stopping, boolean begun) implements TaskState {}

    /**
     * FFmpeg encodes a part of the source.
     *
     * @param stopping whether the task is to end
     * @param failures of FFmpeg in a row
     */
    record Encoding(boolean stopping, int failures) implements TaskState {}

    /**
     * FFmpeg has failed; it is started again in a moment.
     *
     * @param stopping whether the task is to end
     * @param failures of FFmpeg in a row
     */
    record Restarting(boolean stopping, int failures) implements TaskState {}

    /**
     * FFmpeg has all of the part and finishes.
     *
     * @param stopping whether the task is to end
     * @param failures of FFmpeg in a row
     * @param killed whether FFmpeg took too long and was killed
     */
    record Finishing(boolean stopping, int failures, boolean killed) implements TaskState {}

    /**
     * FFmpeg has exited for the last time; the last files are being stored.
     *
     * @param outcome to be reported afterwards
     */
    record Storing(TaskOutcome outcome) implements TaskState {}

    /** The task has ended and is reported. */
    record Closed(TaskOutcome outcome) implements TaskState {}
}
