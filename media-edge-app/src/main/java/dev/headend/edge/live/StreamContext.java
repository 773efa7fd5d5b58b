package dev.headend.edge.live;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all blocks of one stream share.
 *
 * @param encoding of their bytes
 * @param memory where their bytes are counted
 * @param endBytes how many bytes of the stream are complete; written by the publisher's side, read by subscribers
 * @param endCost what memory has counted for all its blocks so far, in bytes; written and read as that
 */
record StreamContext(PacketEncoding encoding, MediaMemory memory, AtomicLong endBytes, AtomicLong endCost) {
    StreamContext(PacketEncoding encoding, MediaMemory memory) {
        this(encoding, memory, new AtomicLong(), new AtomicLong());
    }
}
