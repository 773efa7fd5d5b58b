/**
 * The store of one coordinator on one machine: a file under {@code DATA_DIR}, written by one thread.
 *
 * <p>{@link dev.headend.coordinator.store.embedded.GroupCommitter} runs each step against the state in memory, commits all
 * the steps that have come in meanwhile as one version of the file, forces it to the disk, and only then lets the callers
 * know: so each step is atomic and durable, and thousands a second share some hundred forced writes. When the disk cannot be
 * written, or is full, the state is read again from the last good version and the steps are repeated until they are on the
 * disk ({@link dev.headend.coordinator.store.embedded.DurableState}). When it fails to force what was written, the process
 * ends (docs/adr/0005).
 *
 * <p>What a step asks for besides is done when it is committed, and is in memory only
 * ({@link dev.headend.coordinator.store.embedded.CommittedSteps}): with the process all connections are gone, so that a run
 * treats all peers of the last one as lost.
 *
 * <p>In memory are the peers that are connected and the streams that live, with what is looked up of them; on the disk
 * are the streams and the outbox, however long that gets (see {@link dev.headend.coordinator.store.embedded.StoreFile}).
 */
@NullMarked
package dev.headend.coordinator.store.embedded;

import org.jspecify.annotations.NullMarked;
