/**
 * Streams that are pulled over WebSocket: a container, as a browser makes it, in messages whose boundaries mean nothing. It is looked
 * into only to find where a decoder can begin.
 *
 * <p>The address of a stream holds its key: no message that leaves this package does.
 */
@NullMarked
package dev.headend.encoder.source.websocket;

import org.jspecify.annotations.NullMarked;
