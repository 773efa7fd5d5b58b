/**
 * Offers this encoder to the coordinator over a control connection, takes its orders and reports what becomes of them
 * (spec/control-protocol.md).
 *
 * <p>For an existing coordinator all tasks of an encoder end with its connection, and nothing is said about them on a later
 * one. With one that offers to resume (docs/adr/0004) tasks outlive connections, and each has a
 * {@link dev.headend.encoder.control.TaskReportQueue} of what there is to say, whose audience is
 *
 * <pre>
 *    ENCODE-START          connection lost            connection lost again
 *   ------------> THERE --------------------> AWAY ---------.
 *                  ^  |                        | ^          |    (on the next connection: TASK-RESUME)
 *                  |  |     RESUME-ACCEPT      | '----------'
 *                  '--+------------------------'
 *                     |                        |
 *                     '-----------> NONE <-----'
 *                CLOSE-ACCEPT, RESUME-DENY, or a connection that nothing can be resumed on, or after
 * </pre>
 *
 * Knows the tasks by their registry; no FFmpeg, no files.
 */
@NullMarked
package dev.headend.encoder.control;

import org.jspecify.annotations.NullMarked;
