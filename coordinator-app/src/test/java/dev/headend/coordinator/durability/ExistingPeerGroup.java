package dev.headend.coordinator.durability;

import dev.headend.coordinator.harness.CoordinatorProcess;
import dev.headend.coordinator.harness.ExistingPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Existing edges and encoders: for them, each life of the coordinator is a new one of theirs. */
final class ExistingPeerGroup implements PeerGroup {
    private static final int PAIRS = 3;

    private final String secret;
    private final Random random;
    private final CallbackJudge judge;
    private final List<ExistingEdge> edges = new ArrayList<>();
    private final List<ExistingPeer> connections = new ArrayList<>();

    ExistingPeerGroup(String secret, Random random, CallbackJudge judge) {
        this.secret = secret;
        this.random = random;
        this.judge = judge;
    }

    @Override
    public void enter(CoordinatorProcess coordinator, int life) {
        for (int i = 0; i < PAIRS; i++) {
            ExistingPeer encoder = keep(ExistingPeer.encoder(coordinator.port(), secret, -1));
            Thread.startVirtualThread(new ExistingEncoder(encoder, new Random(random.nextLong()), judge));
            ExistingPeer server = keep(ExistingPeer.rtmpServer(coordinator.port(), secret));
            ExistingEdge edge =
                    new ExistingEdge(server, "life" + life + "-edge" + i, new Random(random.nextLong()), judge);
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
        edges.forEach(ExistingEdge::finish);
    }

    @Override
    public void leave() {
        connections.forEach(ExistingPeer::close);
        connections.clear();
        edges.clear();
    }
}
