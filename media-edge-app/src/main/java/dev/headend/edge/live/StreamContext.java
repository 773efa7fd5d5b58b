package dev.headend.edge.live;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all blocks of one stream share.
 *
 * @param encoding of their bytes
 * @param memory where their bytes are counted
 * @param endBytes how many bytes of the stream are complete; written by the publisher's side, read by subscribers
 */
record StreamContext(PacketEncoding encoding, MediaMemory memory, AtomicLong endBytes) {
    StreamContext(PacketEncoding encoding, MediaMemory memory) {
        this(encoding, memory, new AtomicLong());
    }
}
