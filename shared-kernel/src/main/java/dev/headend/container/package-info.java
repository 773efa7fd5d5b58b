/**
 * Finds in the bytes of a stream, as they pass, what a receiver that joins late needs: which container it is, the header that comes
 * first, and the places ("join points") from which a decoder can begin, given that header. It serves relays that know nothing else of
 * the bytes, which come in messages of any size, cut anywhere.
 *
 * <p>{@link dev.headend.container.ContainerScanner} delivers the bytes; a scanner for each format asks for those that it must see, and
 * never sees messages. So a stream's join points do not depend on how it is cut:
 *
 * <pre>
 *   UNDECIDED ──the first bytes──&gt; WEBM | MP4 | FLV | MPEG_TS ──broken, or too much to keep──&gt; UNKNOWN
 *       └──────────────────── no container that is known ───────────────────────────────────────┘
 * </pre>
 *
 * <p>Knows no connection and no channel. Media is neither copied nor changed: what is held are the container's own headers, up to a
 * limit. No input makes it throw, take more than linear time, or hold more than the limit.
 */
@NullMarked
package dev.headend.container;

import org.jspecify.annotations.NullMarked;
