/**
 * The publishing side of a WebSocket connection: each binary message becomes a packet of the channel's stream, in which it is looked for
 * where a decoder can begin.
 */
@NullMarked
package dev.headend.edge.websocket.publish;

import org.jspecify.annotations.NullMarked;
