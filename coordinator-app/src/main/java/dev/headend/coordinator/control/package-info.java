/**
 * The connections of edges and encoders (spec/control-protocol.md): the token check before the upgrade, one session a
 * connection, and the routing of what is said to the use cases of {@code stream}.
 *
 * <p>A session reads on while messages are being dealt with, so a request that is being thought about delays nothing that
 * comes after it, until some thousands are under way: then it waits, and so does the peer, whose silence does not count
 * meanwhile. What a message starts goes on to its end even when the connection is lost. Knows WebSocket and the protocol; no
 * rule of a stream's life and no store.
 */
@NullMarked
package dev.headend.coordinator.control;

import org.jspecify.annotations.NullMarked;
