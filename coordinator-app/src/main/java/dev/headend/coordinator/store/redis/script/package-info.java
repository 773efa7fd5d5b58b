/**
 * Reaches Redis and runs scripts there, again if it was away.
 *
 * <pre>
 *   RedisScripts ─┬─ CallQueue            which one is sent next
 *                 ├─ RedisLink            keeps connections: opened by RedisConnections, tried out by Probe
 *                 │                     RedisConnections: to the server, the slot's owner (SlotOwner) or the master (MasterWatch, Sentinels)
 *                 ├─ ScriptSender         by digest or by text; RedisFailure says what an error means
 *                 └─ Confirmations        holds answers back until enough replicas of Redis have what was written
 * </pre>
 *
 * <p>Knows the settings of Redis and its driver; nothing of what the scripts are about.
 */
@NullMarked
package dev.headend.coordinator.store.redis.script;

import org.jspecify.annotations.NullMarked;
