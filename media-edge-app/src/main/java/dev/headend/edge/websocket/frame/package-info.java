/**
 * WebSocket's frames (RFC 6455) and the messages that they make up. Knows no stream's life: a fuzzer, or another program, could use it
 * alone.
 */
@NullMarked
package dev.headend.edge.websocket.frame;

import org.jspecify.annotations.NullMarked;
