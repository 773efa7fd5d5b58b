/**
 * The connections of edges and encoders (spec/control-protocol.md): the token check before the upgrade, one session a
 * connection, and the routing of what is said to the use cases of {@code stream}.
 *
 * <p>A session reads without ever waiting for an answer, so a request that is being thought about delays nothing that
 * comes after it. What a message starts goes on to its end even when the connection is lost meanwhile. Knows WebSocket and
 * the protocol; no rule of a stream's life and no store.
 */
@NullMarked
package dev.headend.coordinator.control;

import org.jspecify.annotations.NullMarked;
