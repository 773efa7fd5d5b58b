package dev.headend.encoder.task;

/** How far a task is; the package's diagram shows what leads where. */
public sealed interface TaskState {
    /**
     * The source is waited for, then looked at.
     *
     * @param stopping whether it takes no more
     */
    record Probing(boolean stopping) implements TaskState {}

    /** FFmpeg works on what the source gives. */
    record Encoding() implements TaskState {}

    /**
     * Nothing more comes, and FFmpeg works off what it has.
     *
     * @param killed whether it took too long, so that it has been ended
     */
    record Finishing(boolean killed) implements TaskState {}

    /**
     * FFmpeg is gone; the last of what it made is being stored.
     *
     * @param outcome what there will be to report
     */
    record Storing(TaskOutcome outcome) implements TaskState {}

    /** All is over. */
    record Closed(TaskOutcome outcome) implements TaskState {}
}
