/**
 * The RTMP server, in layers that only look down: {@code server} (sockets) → {@code publish} and {@code play} (what joins a
 * connection to a live channel) → {@code session} (commands and their answers). The protocol's bytes are the shared kernel's
 * ({@code dev.headend.rtmp}).
 */
@NullMarked
package dev.headend.edge.rtmp;

import org.jspecify.annotations.NullMarked;
