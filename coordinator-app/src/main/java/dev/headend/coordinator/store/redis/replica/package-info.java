/**
 * This process as one of several: its lease, messages to its own peers, and the peers of those that have died.
 *
 * <pre>
 *   Replica ─┬─ Registration             gets it an id, under which its scripts run (ReplicaId)
 *            ├─ Heartbeats ─ Membership  keep the lease, by which the others know that it lives
 *            ├─ Burial                   takes the peers of a dead one as lost; Sweep those that nobody answers for
 *            └─ Mailbox ─ MailReceiver   what the steps of any replica want said to peers that are connected here
 * </pre>
 *
 * <p>Knows the scripts about replicas, and peers' connections by {@link dev.headend.coordinator.fleet.PeerConnections}; nothing of streams.
 */
@NullMarked
package dev.headend.coordinator.store.redis.replica;

import org.jspecify.annotations.NullMarked;
