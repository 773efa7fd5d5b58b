/**
 * Live channels: one publisher each, of whatever protocol, any number of subscribers, and the cache for subscribers that join
 * later.
 *
 * <p>The publisher never waits for a subscriber. A packet is shared, not copied; it goes to each event loop that has
 * subscribers once per batch, and there to each subscriber, whose queue is bounded by the transport.
 *
 * <p>No RTMP and no WebSocket in here: protocols know this package, it knows none of them.
 */
@NullMarked
package dev.headend.edge.live;

import org.jspecify.annotations.NullMarked;
