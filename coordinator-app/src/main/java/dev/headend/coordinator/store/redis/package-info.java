/**
 * The store of several replicas that behave as one: all state is in Redis under one prefix, and each step is one Lua script
 * (resources {@code redis/*.lua}; their headers say what each holds true). What must not be half done is in one script; what may
 * have been done already is asked in the script, so each may be repeated.
 *
 * <pre>
 *   RedisStore ─┬─ RedisFleet, RedisStreams, RedisReads,       what is asked of a store: scripts and their arguments, to which
 *               │  RedisDueInputs, RedisOutbox,                StreamText, StepText, DueText and EventText turn what they
 *               │  RedisStatistics                             are about
 *               ├─ replica                                     this process as one of several
 *               └─ script                                      runs scripts, though Redis may be away
 * </pre>
 *
 * <p>"Replica" alone is one of the coordinators; those of Redis are called "replicas of Redis".
 *
 * <p>Knows the rooms' terms and Redis; nothing of peers' connections or HTTP.
 */
@NullMarked
package dev.headend.coordinator.store.redis;

import org.jspecify.annotations.NullMarked;
