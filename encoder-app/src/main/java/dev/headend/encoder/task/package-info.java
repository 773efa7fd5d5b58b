/**
 * The life of an encoding task: from the coordinator's order to the one report that it is over.
 *
 * <p>{@link dev.headend.encoder.task.TaskStateMachine} decides, without I/O; {@link dev.headend.encoder.task.EncodingTask} does
 * what it decides, on virtual threads, and tells it what came of it.
 *
 * <pre>
 *              Planned                 SourceEnded, Stop              EncoderEnded              Stored
 *   Probing ------------> Encoding -----------------------> Finishing ------------> Storing ------------> Closed
 *    |  |  \                 |                                |     |                  |                    ^
 *    |  |   '--- Stop: then Planned leads to Finishing -------'     '- GraceExpired:      '-- Failed ----------|
 *    |  |                    |                                         FFmpeg is killed                     |
 *    |  |                    '--- EncoderEnded: to Storing                                                  |
 *    |  '------------------------ Failed (source, start of FFmpeg; also from Encoding and Finishing) -------|
 *    '--------------------------- GraceExpired (after Stop) ---------------------------------------------------'
 * </pre>
 *
 * Whoever enters {@code Closed} reports it, and nobody leaves it: each task is reported closed exactly once, after all
 * that FFmpeg made is stored. A stop never cuts: the source is given a moment to end by itself, and what has come still goes through all the
 * states, so that a stream that is over before FFmpeg has begun is not lost.
 *
 * <p>Knows the coordinator's orders as values, but no connection to it.
 */
@NullMarked
package dev.headend.encoder.task;

import org.jspecify.annotations.NullMarked;
