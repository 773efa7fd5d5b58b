/**
 * The life of a stream, the heart of the coordinator.
 *
 * <pre>
 *                     publisher gone, edge lost,
 *   admitted          close command                      encoder done or lost
 *  ──────────► Live ─────────────────────────► Ending ─────────────────────────► Closed
 *               │                                                                  ▲
 *               └──────────────────────────────────────────────────────────────────┘
 *                   encoder done or lost (the publisher is killed), or the admission is withdrawn
 *
 *  holds          Live      Ending    Closed
 *  the channel    yes       no        no
 *  a unit of load yes       yes       no
 * </pre>
 *
 * <p>{@link dev.headend.coordinator.stream.StreamState} is that picture as a pure function: a state and an input give the
 * next state and what is to be done about it. All of that is one step of the store
 * ({@link dev.headend.coordinator.stream.StreamStore}): the new state, what the application is told, and what the
 * {@link dev.headend.coordinator.stream.Outcome} names besides, which are messages to peers and inputs that come later (docs/adr/0080).
 *
 * <p>A peer that can resume has not lost its streams with its connection: "edge lost" and "encoder lost" are inputs that are due
 * after a while ({@link dev.headend.coordinator.stream.StreamStore#due}); those of a peer that cannot are due at once. A stream that was resumed by then is bound to
 * another connection, and what becomes of the old one does not concern it (docs/adr/0004). An encoder that was told to stop
 * and says nothing for long is treated as finished, by the same means.
 *
 * <p>ENCODE-STOP is held back until the encoder has announced something, or for a while: an existing encoder that is
 * stopped before its first progress throws everything away, while left alone it ends by itself when its source does.
 *
 * <p>What peers are told of one stream they are told in the order of its steps. An admission has a deadline, as edges wait for a
 * while only: {@link dev.headend.coordinator.stream.PublisherAdmission}.
 *
 * <p>This package knows the fleet and the protocol's messages. It knows no connection, no HTTP and no store.
 */
@NullMarked
package dev.headend.coordinator.stream;

import org.jspecify.annotations.NullMarked;
