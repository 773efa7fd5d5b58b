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
 * next state and what is to be done about it. What is to be told to the application is written down in the same step as
 * the new state ({@link dev.headend.coordinator.stream.StreamStore}), what is to be said to peers follows after it.
 *
 * <p>A peer that can resume has not lost its streams with its connection: "edge lost" and "encoder lost" are put on the
 * {@link dev.headend.coordinator.stream.StreamTimers} and are applied only after a while. A stream that was resumed by then is bound to
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
