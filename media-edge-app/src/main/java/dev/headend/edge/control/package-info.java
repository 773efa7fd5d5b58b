/**
 * Asks the coordinator who may publish, over a control connection, and does what it orders (spec/control-protocol.md); what
 * is live outlives the connection (docs/adr/0004).
 *
 * <p>What is asked and what is granted is kept by {@link dev.headend.edge.control.Publications}, without I/O:
 *
 * <pre>
 *         ask            accepted              ended: PUBLISH-END
 *   (new) ---> pending -----------> HELD ------------------------------> forgotten
 *                 |                 |  ^
 *   denied, late, |            lost |  '----------------- accepted ------.
 *   lost          |                 v                                    |
 *                 v             FROM_BEFORE --- back: STREAM-RESUME ---> RESUMING ---> killed
 *              refused           |  |    ^                               |  |   denied
 *                                |  |    '------------- lost ------------'  |
 *   killed &lt;-- back, but nothing |  | ended                                | ended: PUBLISH-END
 *              can be resumed ---'  v                                       v
 *                                 ENDED &lt;-----------------------------------'
 *              accepted, denied,    | | ^
 *   forgotten &lt;-- nothing can be ---' '-' back: STREAM-RESUME, PUBLISH-END
 *              resumed
 * </pre>
 *
 * <p>Knows the admission port; no channel, no RTMP, no HTTP: streams are ended through a
 * {@link dev.headend.edge.control.StreamEnder}.
 */
@NullMarked
package dev.headend.edge.control;

import org.jspecify.annotations.NullMarked;
