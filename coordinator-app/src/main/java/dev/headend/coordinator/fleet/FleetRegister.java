package dev.headend.coordinator.fleet;

import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Keeps who is connected. Each call takes effect as one step, in the order in which calls are subscribed to, and is done to its end
 * even when nobody waits for it any more. What becomes of streams because of it is part of the step: they get inputs that are due
 * at once or after a while. What is said of a connection that is gone already changes nothing: it stays gone.
 */
public interface FleetRegister {
    /**
     * A peer has just connected, and can be reached from now on. An earlier connection of the same program in the same role,
     * to whichever process, is ended ({@link PeerConnections#supersede}).
     *
     * @param instance null = the peer cannot resume
     * @return the peer with its number
     */
    Mono<Peer> connected(ControlRole role, @Nullable PeerInstance instance);

    /** Publishers can come by this server from now on. */
    Mono<Void> serverConnected(StreamingServer server);

    /**
     * Streams can be given to this encoder from now on; one that registers again changes its capacity. Its load is what it
     * has resumed before. Streams that the same program had on earlier connections, and does not resume in a moment, are lost.
     *
     * @param capacity streams in parallel; 0 or less = no limit
     */
    Mono<Void> encoderRegistered(Peer encoder, int capacity);

    /**
     * Nothing is given to this encoder from now on, whatever it registers with on this connection; what it has goes on. It is
     * known from now on if it was not; what it does not resume is lost, as of {@link #encoderRegistered}.
     *
     * @param capacity as of {@link #encoderRegistered}
     * @return streams that it has on this connection and is not done with; empty if the connection is gone
     */
    Mono<Integer> encoderDrains(Peer encoder, int capacity);

    /**
     * A program is known to be dead: nothing is given to it any more, on none of its connections. The streams that it encodes end
     * at once, so that their publishers come again.
     *
     * @param successor that has said so
     * @return how many streams it encodes
     */
    Mono<Integer> encoderDied(Peer.Identity dead, Peer successor);

    /**
     * A peer is gone: no stream is admitted by this server, or given to this encoder, any more. Streams that it had a part in
     * are lost: at once, or after a while if it can resume them.
     *
     * @return how many streams that have not ended it had a part in
     */
    Mono<Integer> peerGone(Peer peer);

    /**
     * The encoders together, with everything counted that has completed before. An answer that is asked for every few
     * seconds: it waits for nothing, and costs the same however many streams are live.
     */
    Mono<FleetCapacity> capacity();
}
