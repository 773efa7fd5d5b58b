/**
 * The life of an encoding task: from the coordinator's order to the one report that it has ended.
 *
 * <p>{@link dev.headend.encoder.task.TaskStateMachine} decides, without I/O. {@link dev.headend.encoder.task.EncodingTask}
 * performs what it decides, with a {@link dev.headend.encoder.task.TaskPipeline}, and feeds the results back.
 * {@link dev.headend.encoder.task.TaskRegistry} has all tasks and refuses what exceeds the capacity.
 *
 * <p>A stream is a sequence of parts, and each part is encoded by a run of FFmpeg ({@link
 * dev.headend.encoder.task.EncoderRun}); by several, if one fails or the source turns out not to be fit for copying. A later
 * run of a part begins where the last segment ends, from the source's replay buffer.
 *
 * <pre>
 *            Planned               PartFed              EncoderEnded well: the next part
 *  Probing -----------> Encoding -----------> Finishing ----------------------------------> Probing
 *     |                  |  ^  |                 |   |
 *     |     EncoderEnded |  |  |                 |   '- GraceExpired: FFmpeg is killed, and its end leads to Storing
 *     |                  v  | RestartDue         |
 *     |               Restarting &lt;---------------'  EncoderEnded badly: a pause, then another run of the same part.
 *     |                  |                          After too many failures in a row: Storing
 *     |                  |
 *     |                  '- Aborted (also from Encoding and Finishing) --------.
 *     |                                                                        v          Stored
 *     '- SourceEnded, or Aborted after a run -----------------------------> Storing -------------------> Closed
 *     '- Aborted before any run, GraceExpired after Stop -----------------------------------------------^
 * </pre>
 *
 * Besides: an FFmpeg that was killed because the source cannot be copied any more is followed by another run at once, and
 * counts as no failure. {@code Stop} stops the source and sets a deadline; it leads through the same states, so that what was
 * received is still encoded; at the deadline FFmpeg is killed and what it made is stored. {@code Abandon} leads to
 * {@code Closed} from everywhere, and stores nothing more.
 *
 * <p>A task is reported when it enters {@code Closed}, and never leaves it: each task is reported exactly once, after all files
 * that FFmpeg made are stored.
 *
 * <p>Knows the coordinator's orders as values, but no connection to it.
 */
@NullMarked
package dev.headend.encoder.task;

import org.jspecify.annotations.NullMarked;
