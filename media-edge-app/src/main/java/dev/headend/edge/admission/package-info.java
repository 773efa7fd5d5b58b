/**
 * Who may publish and who may play. Every way in (RTMP, WebSocket) asks here, so that they share one set of rules;
 * {@link dev.headend.edge.admission.PublishAuthorizer} is the port behind which somebody decides: the coordinator, a
 * callback, or nobody.
 *
 * <p>Knows the channels, and no protocol.
 */
@NullMarked
package dev.headend.edge.admission;

import org.jspecify.annotations.NullMarked;
