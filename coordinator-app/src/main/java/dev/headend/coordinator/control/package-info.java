/**
 * The connections of edges and encoders (spec/control-protocol.md): the token check before the upgrade, one session a
 * connection, and the routing of what is said to the use cases of {@code stream}.
 *
 * <p>A session reads on while messages are under way, so a request that takes long delays nothing that comes after it. That
 * goes on until some thousands of one peer are under way, or those of all peers take an eighth of the heap
 * ({@link dev.headend.coordinator.control.MessagesUnderWay}): then peers are not read from, and their silence does not count.
 * What waits to be sent is bounded likewise, for each peer and for all ({@link dev.headend.coordinator.control.ConnectedPeers}):
 * the peer that is furthest behind is disconnected. docs/architecture.md adds these bounds up. What a message starts goes on to
 * its end even when the connection is lost.
 *
 * <p>No lock is held while others are called. A message of one peer may end the connection of another, and that goes as far as the
 * other's session. Knows WebSocket and the protocol; no rule of a stream's life and no store.
 */
@NullMarked
package dev.headend.coordinator.control;

import org.jspecify.annotations.NullMarked;
