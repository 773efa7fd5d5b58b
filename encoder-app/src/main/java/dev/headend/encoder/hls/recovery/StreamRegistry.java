package dev.headend.encoder.hls.recovery;

import dev.headend.encoder.hls.recovery.DeadEncoders.Dead;
import dev.headend.encoder.hls.recovery.JsonFiles.Versioned;
import dev.headend.encoder.hls.recovery.StreamState.StreamRef;
import dev.headend.encoder.storage.Storage;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of this encoder in storage: those that it encodes, those that it has finished and deletes later, and those that
 * it has taken over from encoders that are dead. {@link #beat} and {@link #housekeep} block, and are each for one thread, so
 * that deleting many files does not keep this encoder from saying that it lives; everything else is thread-safe.
 */
public final class StreamRegistry {
    private static final Logger log = LoggerFactory.getLogger(StreamRegistry.class);
    /** How long files are deleted before it is looked for dead encoders again. */
    private static final Duration DELETION_TIME = Duration.ofSeconds(3);

    private final Storage storage;
    private final String encoder;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final JsonFiles files;
    private final Storage leases;
    private final JsonFiles leaseFiles;
    private final EncoderIndex index;
    private final StreamFinisher finisher;
    private final StreamCleanup cleanup;
    private final LongAdder recovered = new LongAdder();
    private final Map<StreamRef, StreamState> leaving = new LinkedHashMap<>();
    /** Streams that this encoder encodes, and has not lost sight of. */
    private final Map<StreamRef, EncoderLease> begun = new HashMap<>();

    private EncoderLease lease;
    private DeadEncoders others;
    private int formerLeases;
    private Runnable waker = () -> {};

    /**
     * @param storage of the streams
     * @param leases the same storage, by connections that never wait until streams are stored
     * @param encoder id of this encoder, never used before
     * @param nanoTime a monotonic clock
     */
    public StreamRegistry(Storage storage, Storage leases, String encoder, Clock clock, LongSupplier nanoTime) {
        this.storage = storage;
        this.encoder = encoder;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.files = new JsonFiles(storage);
        this.leases = leases;
        this.leaseFiles = new JsonFiles(leases);
        this.index = new EncoderIndex(leaseFiles);
        this.finisher = new StreamFinisher(storage);
        this.cleanup = new StreamCleanup(storage, nanoTime);
        this.lease = new EncoderLease(encoder, leaseFiles, index, nanoTime);
        this.others = new DeadEncoders(encoder, leaseFiles, nanoTime);
    }

    /** @param waker makes the threads that call {@link #beat} and {@link #housekeep} do so soon */
    synchronized void onChange(Runnable wakes) {
        waker = wakes;
    }

    synchronized void wake() {
        waker.run();
    }

    /** Whether this encoder may change a playlist now: it is of a stream that it holds, or of none that it had. */
    synchronized boolean mayChange(String path) {
        String[] names = path.split("/", -1);
        EncoderLease owner = names.length < 4 ? null : begun.get(new StreamRef(names[1], names[2]));
        return owner == null || owner.held();
    }

    synchronized void begin(StreamRef stream, EncoderLease owner) {
        owner.add(stream);
        begun.put(stream, owner);
        waker.run();
    }

    /** Before anything of a stream is stored. */
    public synchronized StreamClaim claim(ChannelId channel, StreamId stream) {
        return new StreamClaim(this, lease, files, new StreamRef(channel.toString(), stream.toString()));
    }

    /** Streams of dead encoders that were taken over, since the start. */
    public long recovered() {
        return recovered.sum();
    }

    /** Streams that have ended and are not complete, or not deleted yet. */
    public synchronized int leaving() {
        return leaving.size();
    }

    /**
     * Says that this encoder lives. After its streams have been taken over, it begins anew with another id.
     *
     * @return whether that is stored
     */
    public boolean beat() throws IOException {
        EncoderLease current = current();
        boolean lives = current.beat();
        if (current.lost()) {
            renew(current);
        }
        return lives && !current.alone();
    }

    /** What it means for the streams of this encoder that {@link #beat} fails, a sentence. */
    String withoutBeats() {
        return current().isListed()
                ? "This encoder cannot say that it lives: live playlists of its streams wait from 10 s after the last time on,"
                        + " and other encoders take its streams over from 15 s on"
                : "This encoder cannot be listed in storage: it publishes its streams, but nobody finishes them if it is killed";
    }

    /** This encoder stops: if it leaves nothing to do, nobody needs to take it for dead. Blocks. */
    void retire() throws IOException {
        EncoderLease current = current();
        if (current.isListed() && current.held() && current.streams().isEmpty()) {
            index.remove(current.encoder());
            leases.delete(EncoderFile.path(current.encoder()));
        }
    }

    private synchronized EncoderLease current() {
        return lease;
    }

    private synchronized void renew(EncoderLease former) {
        if (former != lease) {
            return;
        }
        log.warn(
                "this encoder could not reach the storage for 15 s or longer: another encoder has taken over its streams ({}). They"
                        + " end with STORAGE_FAILED, and publishers may come again",
                former.streams().size());
        String id = encoder + "-" + ++formerLeases;
        lease = new EncoderLease(id, leaseFiles, index, nanoTime);
        others = new DeadEncoders(id, leaseFiles, nanoTime);
        leaving.clear();
        waker.run();
    }

    /** The stream's task has ended. */
    synchronized void end(EncoderLease from, StreamState state) {
        if (!from.lost()) {
            begun.remove(state.ref());
        }
        leave(from, state);
    }

    private synchronized void leave(EncoderLease from, StreamState state) {
        if (from == lease) {
            leaving.put(state.ref(), state);
            waker.run();
        }
    }

    /**
     * Takes over what dead encoders have left, completes what has ended, for which players wait, and then deletes what is due, for a
     * few seconds: what is left of that is for the next call, which is asked for at once.
     *
     * @throws IOException if something failed; everything else is done
     */
    public void housekeep() throws IOException {
        EncoderLease held = current();
        if (!held.held()) {
            return;
        }
        Attempts attempts = new Attempts();
        if (!held.alone()) {
            attempts.run(() -> takeOverDead(held, attempts));
        }
        for (StreamState state : snapshot()) {
            if (state.ended() == null) {
                attempts.run(() -> complete(held, state));
            }
        }
        deleteDue(held, attempts);
        attempts.rethrow();
    }

    private void deleteDue(EncoderLease held, Attempts attempts) {
        List<StreamState> ended = snapshot();
        cleanup.retain(ended.stream().map(StreamState::ref).collect(Collectors.toSet()));
        long begin = nanoTime.getAsLong();
        for (StreamState state : ended) {
            if (nanoTime.getAsLong() - begin >= DELETION_TIME.toNanos()) {
                wake();
                return;
            }
            if (state.ended() != null) {
                attempts.run(() -> delete(held, state));
            }
        }
    }

    private void takeOverDead(EncoderLease held, Attempts attempts) throws IOException {
        for (Dead dead : others().find(listed(held), attempts)) {
            attempts.run(() -> takeOver(held, dead));
        }
    }

    /** The encoders of this storage. This one lists itself again when the index was damaged, or could not be written. */
    private List<String> listed(EncoderLease held) throws IOException {
        List<String> encoders = index.encoders();
        if (held.isListed() && !encoders.contains(held.encoder())) {
            index.add(held.encoder());
        }
        return encoders;
    }

    /** What is stored where it cannot be read stays as it is. */
    private synchronized List<StreamState> snapshot() {
        if (lease.alone()) {
            leaving.values().removeIf(state -> state.ended() == null);
        }
        return new ArrayList<>(leaving.values());
    }

    private synchronized DeadEncoders others() {
        return others;
    }

    private void delete(EncoderLease held, StreamState complete) throws IOException {
        if (!held.held()) {
            return;
        }
        if (complete.record()) {
            storage.delete(StreamState.path(complete.ref()));
            gone(held, complete.ref());
        } else if (cleanup.deleteDue(complete, !held.alone())) {
            gone(held, complete.ref());
        }
    }

    private void complete(EncoderLease held, StreamState state) throws IOException {
        if (!held.held()) {
            return;
        }
        StreamClaim claim = new StreamClaim(this, held, files, state.ref());
        if (!claim.save(state)) {
            gone(held, state.ref());
            return;
        }
        StreamState complete = finisher.finish(state).endedAt(clock.instant());
        if (claim.save(complete)) {
            leave(held, complete);
        }
        log.info(
                "channel {} stream {}: playlists are complete, {}",
                state.channel(),
                state.stream(),
                state.record() ? "the recording stays" : "its files are deleted when players have had their time");
    }

    private synchronized void gone(EncoderLease held, StreamRef stream) {
        leaving.remove(stream);
        held.remove(stream);
    }

    /** In an order in which this encoder may die at any moment: a stream is always listed by an encoder that has it. */
    private void takeOver(EncoderLease held, Dead dead) throws IOException {
        dead.file().streams().forEach(held::add);
        if (!held.beat()) {
            return;
        }
        for (StreamRef stream : dead.file().streams()) {
            if (!held.held()) {
                return;
            }
            takeOver(held, dead, stream);
        }
        leases.delete(EncoderFile.path(dead.encoder()));
        index.remove(dead.encoder());
        log.warn(
                "encoder {} has not said for 15 s that it lives: its streams are taken over and completed (it had {})",
                dead.encoder(),
                dead.file().streams().size());
        wake();
    }

    private void takeOver(EncoderLease held, Dead dead, StreamRef stream) throws IOException {
        String path = StreamState.path(stream);
        Versioned<StreamState> found = files.read(path, StreamState.class);
        Optional<StreamState> theirs =
                found.content().filter(state -> state.encoder().equals(dead.encoder()));
        if (theirs.isPresent()) {
            StreamState taken = theirs.get().takenBy(held.encoder());
            if (files.replace(path, taken, found.etag())) {
                recovered.increment();
                log.info(
                        "channel {} stream {}: taken over from encoder {}",
                        stream.channel(),
                        stream.stream(),
                        dead.encoder());
                leave(held, taken);
                return;
            }
        }
        if (found.content()
                .filter(state -> state.encoder().equals(held.encoder()))
                .isEmpty()) {
            held.remove(stream);
        }
    }
}
