/**
 * Offers this encoder to the coordinator over a control connection, takes its orders and reports what becomes of them
 * (spec/control-protocol.md).
 *
 * <p>What is to be said about a task is said on the connection that ordered it, and on no later one: for a coordinator
 * all tasks of an encoder end with its connection. What this encoder does with them then is a
 * {@link dev.headend.encoder.control.LossRule}.
 *
 * <p>Knows the tasks by their registry; no FFmpeg, no files.
 */
@NullMarked
package dev.headend.encoder.control;

import org.jspecify.annotations.NullMarked;
