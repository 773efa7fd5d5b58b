package dev.headend.coordinator.durability;

import dev.headend.coordinator.harness.CoordinatorProcess;
import dev.headend.coordinator.harness.ExistingPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Existing edges and encoders: for them, each life of the coordinator is a new one of theirs. */
final class ExistingCast implements Cast {
    private static final int PAIRS = 3;

    private final String secret;
    private final Random random;
    private final Promises promises;
    private final List<EdgeActor> edges = new ArrayList<>();
    private final List<ExistingPeer> connections = new ArrayList<>();

    ExistingCast(String secret, Random random, Promises promises) {
        this.secret = secret;
        this.random = random;
        this.promises = promises;
    }

    @Override
    public void enter(CoordinatorProcess coordinator, int life) {
        for (int i = 0; i < PAIRS; i++) {
            ExistingPeer encoder = keep(ExistingPeer.encoder(coordinator.port(), secret, -1));
            Thread.startVirtualThread(new EncoderActor(encoder, new Random(random.nextLong()), promises));
            ExistingPeer server = keep(ExistingPeer.rtmpServer(coordinator.port(), secret));
            EdgeActor edge =
                    new EdgeActor(server, "life" + life + "-edge" + i, new Random(random.nextLong()), promises);
            Thread.startVirtualThread(edge);
            edges.add(edge);
        }
    }

    private ExistingPeer keep(ExistingPeer peer) {
        connections.add(peer);
        return peer;
    }

    /** They have no memory of their own to compare. */
    @Override
    public void rest(CoordinatorProcess coordinator) {}

    @Override
    public void finish() {
        edges.forEach(EdgeActor::finish);
    }

    @Override
    public void leave() {
        connections.forEach(ExistingPeer::close);
        connections.clear();
        edges.clear();
    }
}
