/**
 * The WebSocket protocol of streams (spec/websocket-edge.md): {@code ws://HOST/CHANNEL/KEY/KIND}, a container in binary messages.
 * In here what its packages share; how a connection begins and ends is in {@link dev.headend.edge.websocket.server}, what it does
 * in {@link dev.headend.edge.websocket.publish} and {@link dev.headend.edge.websocket.receive}, all on the frames of
 * {@link dev.headend.edge.websocket.frame} (docs/adr/0050).
 */
@NullMarked
package dev.headend.edge.websocket;

import org.jspecify.annotations.NullMarked;
