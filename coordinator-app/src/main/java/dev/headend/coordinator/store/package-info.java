/**
 * Where the coordinator's state is kept. {@link dev.headend.coordinator.store.CoordinatorStore} is everything that the
 * rooms ask of it in one interface: each call is one atomic step that could be one script of a remote store, durable when
 * its Mono completes. The implementations are in packages of their own and pass one contract test suite.
 *
 * <p>Knows the rooms' terms; nothing of connections or HTTP. No other room knows this one.
 */
@NullMarked
package dev.headend.coordinator.store;

import org.jspecify.annotations.NullMarked;
