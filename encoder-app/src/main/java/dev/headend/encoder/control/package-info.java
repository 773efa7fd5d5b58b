/**
 * Registers this encoder with the coordinator over a control connection, takes tasks and reports their results
 * (spec/control-protocol.md).
 *
 * <p>For an existing coordinator all tasks of an encoder end with its connection, and are not reported on a later one. With
 * one that offers to resume (docs/adr/0004) tasks outlive connections, and each has a
 * {@link dev.headend.encoder.control.TaskReportQueue}. Its state says whether reports are sent:
 *
 * <pre>
 *    ENCODE-START             connection lost             connection lost again
 *   ------------> SENDING --------------------> PAUSED -------.
 *                  ^  |                          | ^          |    (on the next connection: TASK-RESUME)
 *                  |  |     RESUME-ACCEPT        | '----------'
 *                  '--+--------------------------'
 *                     |                          |
 *                     '-----------> CLOSED <-----'
 *                CLOSE-ACCEPT, RESUME-DENY, or a connection without resume, or after one
 * </pre>
 *
 * An encoder that drains (docs/adr/0070) takes no part in the choice any more: {@link dev.headend.encoder.control.Registration}
 * tells the coordinator, and when that has nothing left of it.
 *
 * <p>Knows the tasks by their registry; no FFmpeg, no files.
 */
@NullMarked
package dev.headend.encoder.control;

import org.jspecify.annotations.NullMarked;
