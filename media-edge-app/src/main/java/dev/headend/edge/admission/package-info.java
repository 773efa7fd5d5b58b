/**
 * Who may publish, who may play, and who takes a channel over. Every protocol (RTMP, WebSocket) asks here, so that they share
 * one set of rules; {@link dev.headend.edge.admission.PublishAuthorizer} is the port behind which the decision is made: by the
 * coordinator, by a callback, or by nobody.
 *
 * <p>Knows the channels, and no protocol.
 */
@NullMarked
package dev.headend.edge.admission;

import org.jspecify.annotations.NullMarked;
