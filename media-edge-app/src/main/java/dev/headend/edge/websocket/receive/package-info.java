/**
 * The receiving side of a WebSocket connection: subscribes to a live channel and gets its messages, framed once for all receivers.
 */
@NullMarked
package dev.headend.edge.websocket.receive;

import org.jspecify.annotations.NullMarked;
