/**
 * The playing side of an RTMP connection: subscribes to a live channel and writes its packets as chunks, encoded once for
 * all players that can share the bytes.
 */
@NullMarked
package dev.headend.edge.rtmp.play;

import org.jspecify.annotations.NullMarked;
