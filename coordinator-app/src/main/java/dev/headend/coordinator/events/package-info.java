/**
 * Posts events of streams to the application: reliably, in order, and without anything waiting for it.
 *
 * <p>Events are written to the {@link dev.headend.coordinator.events.Outbox} in the commit that causes them. From there
 * {@link dev.headend.coordinator.events.EventDelivery} takes the oldest event of each stream, as many as it has free slots
 * for, and posts it until the application says 200; only then does the stream's next event come out. What waits is in the
 * store, so the heap does not grow with it, and a stream that the application refuses holds up no other.
 *
 * <p>Knows streams' events and HTTP; not connections of peers, not which store it is.
 */
@NullMarked
package dev.headend.coordinator.events;

import org.jspecify.annotations.NullMarked;
