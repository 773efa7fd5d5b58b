/**
 * Asks the coordinator who may publish, over a control connection, and does what it orders (spec/control-protocol.md).
 *
 * <p>What is asked and what is granted is kept by {@link dev.headend.edge.control.Publications}, without I/O:
 *
 * <pre>
 *            ask              accepted                 ended
 *   (new) ---------> pending ----------> held --------------------> told: PUBLISH-END
 *                      |                   |
 *      denied, late,   |                   | connection lost
 *      connection lost v                   v         ended
 *                   refused            from before -----------> (nothing to tell: for the coordinator it ended
 *                                          |                     with the connection)
 *                                          '- connected again: the reconnect rule picks which ones are killed
 * </pre>
 *
 * <p>Knows the admission port; no channel, no RTMP, no HTTP: streams are ended through a
 * {@link dev.headend.edge.control.StreamEnder}.
 */
@NullMarked
package dev.headend.edge.control;

import org.jspecify.annotations.NullMarked;
