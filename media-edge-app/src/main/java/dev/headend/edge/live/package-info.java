/**
 * Live channels: one publisher each, of whatever protocol, any number of subscribers, and the cache for subscribers that join
 * later.
 *
 * <p>The publisher never waits for a subscriber. Its packets are encoded once, into blocks; a block holds the one that follows,
 * and a subscriber is a place in that chain (docs/adr/0008):
 *
 * <pre>
 *   waiting ──a stream begins──► place of its own ──caught up──► in step ──queue full──► place of its own
 *      ▲                          │            ▲                    │
 *      │                          └─too far ───┘                    │
 *      │                            behind: skips                   │
 *      └───────────────────────the stream has ended─────────────────┘
 * </pre>
 *
 * <p>Those in step share one place on each event loop. All blocks count against one memory of the process, and what gives way
 * when that is short is in {@link dev.headend.edge.live.MemoryRelief}.
 *
 * <p>No RTMP and no WebSocket in here: protocols know this package, it knows none of them.
 */
@NullMarked
package dev.headend.edge.live;

import org.jspecify.annotations.NullMarked;
