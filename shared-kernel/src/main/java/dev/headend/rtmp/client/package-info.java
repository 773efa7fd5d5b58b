/**
 * A client's session: what is said to a server, of whatever make, until media flows, and how it ends. A pure state machine:
 * messages in, messages out. The handshake comes before; bytes, sockets and timeouts are the caller's.
 *
 * <pre>
 *   begin ──connect──► Connecting ──_result──► CreatingStream ──_result──► Starting ──…Start, media──► Running
 *                           │                        │                        │                          │
 *                           └──── _error, onStatus with an error, close ──────┴──── end of the stream ───┴──► Ended
 * </pre>
 */
@NullMarked
package dev.headend.rtmp.client;

import org.jspecify.annotations.NullMarked;
