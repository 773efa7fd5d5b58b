/**
 * Streams that are pulled over WebSocket: a container, as a browser makes it, in messages whose boundaries mean nothing. It is looked
 * into only to find where a decoder can begin, and when. FLV is what comes by RTMP, without the protocol, and treated so.
 *
 * <p>The address of a stream holds its key: no message that leaves this package does.
 */
@NullMarked
package dev.headend.encoder.source.websocket;

import org.jspecify.annotations.NullMarked;
