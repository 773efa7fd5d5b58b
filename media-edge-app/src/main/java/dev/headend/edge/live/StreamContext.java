package dev.headend.edge.live;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What all blocks of one stream share.
 *
 * @param encoding of their bytes
 * @param memory where their bytes are counted
 * @param endBytes how many bytes of the stream are complete; written by the publisher's side, read by subscribers
 * @param endCost what memory has counted for all its blocks so far, in bytes; written and read as that
 * @param join the latest block in which a decoder can begin, for as long as anybody has it: all that follow hang on it
 */
record StreamContext(
        PacketEncoding encoding,
        MediaMemory memory,
        AtomicLong endBytes,
        AtomicLong endCost,
        AtomicReference<@Nullable WeakReference<MediaBlock>> join) {
    StreamContext(PacketEncoding encoding, MediaMemory memory) {
        this(encoding, memory, new AtomicLong(), new AtomicLong(), new AtomicReference<>());
    }
}
