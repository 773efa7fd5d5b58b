/**
 * The store of several replicas that behave as one: all state is in Redis under one prefix, and each step is one Lua script
 * (resources {@code redis/*.lua}; their headers say what each holds true). What must not be half done is in one script; what may
 * have been done already is asked in the script, so each may be repeated.
 *
 * <pre>
 *   RedisStore ─┬─ RedisFleet, RedisStreams, RedisReads,       what is asked of a store: scripts and their arguments, to which
 *               │  RedisDueInputs, RedisOutbox,                PeerText, StreamText, StepText, DueText and EventText turn what
 *               │  RedisStatistics                             they are about
 *               │       │ run, ask
 *               ├─ RedisScripts ─ RedisLink ─ RedisConnections sends them, again if Redis was away, and holds answers back until
 *               │       └─ Confirmations                       enough replicas of Redis have what was written
 *               └─ Replica ─ Registration, Heartbeats,         this process as one of several: its lease, the peers of those
 *                            Burial, Mailbox                   that have died, and messages to its own peers
 * </pre>
 *
 * <p>"Replica" alone is one of the coordinators; those of Redis are called "replicas of Redis".
 *
 * <p>Knows the rooms' terms and Redis; nothing of peers' connections or HTTP.
 */
@NullMarked
package dev.headend.coordinator.store.redis;

import org.jspecify.annotations.NullMarked;
