/**
 * The channels while they are live: one publisher each, whichever way it comes, any number of subscribers, and what is
 * kept for those who come late.
 *
 * <p>The publisher never waits for anybody. A packet is shared, not copied; it goes to each event loop that has
 * subscribers once per batch, and there to each subscriber, whose queue is bounded by the transport.
 *
 * <p>No RTMP and no WebSocket in here: protocols know this package, it knows none of them.
 */
@NullMarked
package dev.headend.edge.live;

import org.jspecify.annotations.NullMarked;
