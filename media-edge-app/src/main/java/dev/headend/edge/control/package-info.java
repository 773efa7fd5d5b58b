/**
 * Asks the coordinator over a control connection who may publish, and carries out its orders (spec/control-protocol.md);
 * live streams outlive the connection (docs/adr/0004).
 *
 * <p>{@link dev.headend.edge.control.PublishGrants} keeps the pending requests and the granted streams, without I/O:
 *
 * <pre>
 *         ask            accepted              ended: PUBLISH-END
 *   (new) ---> pending -----------> HELD ------------------------------> forgotten
 *                 |                 |  ^
 *   denied, late, |            lost |  '----------------- accepted ------.
 *   lost          |                 v                                    |
 *                 v            DISCONNECTED --- back: STREAM-RESUME ---> RESUMING ---> killed
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
