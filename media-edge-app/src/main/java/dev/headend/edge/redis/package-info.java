/**
 * Commands of the application by Redis Pub/Sub (spec/rtmp-edge.md, "Redis commands"): they end streams, whoever has admitted
 * them. What Redis does never reaches a stream: without it no commands come, and that is all.
 *
 * <pre>
 *   waiting ──pause over──► connecting ──subscribed──► receiving
 *      ▲                        │ failed                  │ connection lost
 *      └────────────────────────┴─────────────────────────┘   the pause doubles until a connection stands
 * </pre>
 *
 * <p>Pub/Sub keeps nothing: a command that is sent while the connection is lost is lost too. Knows the channels; no protocol and
 * nobody who decides.
 */
@NullMarked
package dev.headend.edge.redis;

import org.jspecify.annotations.NullMarked;
