/**
 * The life of an encoding task: from the coordinator's order to the one report that it has ended.
 *
 * <p>{@link dev.headend.encoder.task.TaskStateMachine} decides, without I/O. {@link dev.headend.encoder.task.EncodingTask}
 * performs what it decides, with a {@link dev.headend.encoder.task.TaskPipeline} on virtual threads, and feeds the results
 * back. {@link dev.headend.encoder.task.TaskRegistry} has all tasks and refuses what exceeds the capacity.
 *
 * <pre>
 *              Planned                 SourceEnded, Stop              EncoderEnded              Stored
 *   Probing ------------> Encoding -----------------------> Finishing ------------> Storing ------------> Closed
 *    |  |  \                 |                                |     |                  |                    ^
 *    |  |   '--- Stop: then Planned leads to Finishing -------'     '- GraceExpired:   '-- Aborted ---------|
 *    |  |                    |                                         FFmpeg is killed                     |
 *    |  |                    '--- EncoderEnded: to Storing                                                  |
 *    |  '------------------------ Aborted (source, start of FFmpeg; also from Encoding and Finishing) ------|
 *    '--------------------------- GraceExpired (after Stop) ------------------------------------------------'
 * </pre>
 *
 * A task is reported when it enters {@code Closed}, and never leaves it: each task is reported exactly once, after all files
 * that FFmpeg made are stored. A stop loses nothing: the source has a moment to end by itself, and what was received still
 * goes through all the states, also if the stream ends before FFmpeg has started.
 *
 * <p>Knows the coordinator's orders as values, but no connection to it.
 */
@NullMarked
package dev.headend.encoder.task;

import org.jspecify.annotations.NullMarked;
