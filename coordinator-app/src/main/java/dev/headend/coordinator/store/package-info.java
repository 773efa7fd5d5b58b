/**
 * Where the coordinator's state is kept. {@link dev.headend.coordinator.store.CoordinatorStore} is everything that the
 * rooms ask of it in one interface: each call is one atomic step that could be one script of a remote store, durable when
 * its Mono completes. What a step asks for besides is part of it: messages to peers, which the store hands to
 * {@link dev.headend.coordinator.fleet.PeerConnections}, and inputs that a stream gets later (docs/adr/0080). What became of
 * streams while no process ran, each store finds out for itself when it is opened. The implementations are in packages of their own
 * and pass one contract test suite.
 *
 * <p>Knows the rooms' terms; nothing of sockets or HTTP. No other room knows this one.
 */
@NullMarked
package dev.headend.coordinator.store;

import org.jspecify.annotations.NullMarked;
