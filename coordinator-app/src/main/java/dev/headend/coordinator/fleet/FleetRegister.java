package dev.headend.coordinator.fleet;

import dev.headend.media.StreamId;
import java.util.List;
import reactor.core.publisher.Mono;

/** Keeps who is connected. Each call takes effect as one step, in the order in which calls are subscribed to. */
public interface FleetRegister {
    /** A number for a peer that has just connected. */
    Mono<PeerId> newPeer();

    /** Publishers can come by this server from now on. */
    Mono<Void> serverConnected(StreamingServer server);

    /**
     * Streams can be given to this encoder from now on; one that registers again changes its capacity. Its load is what it
     * has resumed before.
     *
     * @param capacity streams in parallel; 0 or less = no limit
     * @return the streams that the same program had on earlier connections and has not resumed; for the caller to deal with
     */
    Mono<List<StreamId>> encoderRegistered(Peer encoder, int capacity);

    /**
     * Nothing is given to this encoder from now on, whatever it registers with on this connection; what it has goes on. It is
     * known from now on if it was not.
     *
     * @param capacity as of {@link #encoderRegistered}
     */
    Mono<Draining> encoderDrains(Peer encoder, int capacity);

    /**
     * An encoder that drains.
     *
     * @param notResumed as the result of {@link #encoderRegistered}
     * @param load streams that it has on this connection and is not done with
     */
    record Draining(List<StreamId> notResumed, int load) {
        public Draining {
            notResumed = List.copyOf(notResumed);
        }
    }

    /**
     * A program is known to be dead: nothing is given to it any more, on none of its connections.
     *
     * @return the streams that it encodes; for the caller to deal with
     */
    Mono<List<StreamId>> encoderDied(Peer.Identity encoder);

    /**
     * A peer is gone: no stream is admitted by this server, or given to this encoder, any more.
     *
     * @return the streams that it had a part in and that have not ended; for the caller to deal with
     */
    Mono<List<StreamId>> peerGone(PeerId peer);

    /**
     * The encoders together, with everything counted that has completed before. An answer that is asked for every few
     * seconds: it waits for nothing, and costs the same however many streams are live.
     */
    Mono<FleetCapacity> capacity();
}
