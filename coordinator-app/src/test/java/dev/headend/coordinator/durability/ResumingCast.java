package dev.headend.coordinator.durability;

import dev.headend.control.PeerInstance;
import dev.headend.coordinator.harness.CoordinatorProcess;
import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.Jwt;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Edges and encoders of our own: the same ones in all lives of the coordinator, connected anew in each. */
final class ResumingCast implements Cast {
    private static final int PAIRS = 3;

    private final String secret;
    private final List<Member> members = new ArrayList<>();
    private final List<ResumingEdge> edges = new ArrayList<>();
    private final List<ExistingPeer> connections = new ArrayList<>();
    private final List<Thread> working = new ArrayList<>();

    /** A program, and what it does with a connection. */
    private record Member(String role, PeerInstance program, Consumer<ExistingPeer> work) {}

    ResumingCast(String secret, Random random, Promises promises) {
        this.secret = secret;
        Set<String> known = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < PAIRS; i++) {
            ResumingEdge edge = new ResumingEdge("edge" + i, new Random(random.nextLong()), promises, known);
            ResumingEncoder encoder = new ResumingEncoder(new Random(random.nextLong()), promises, known);
            edges.add(edge);
            members.add(new Member("hls", PeerInstance.random(), encoder::work));
            members.add(new Member("rtmp", PeerInstance.random(), edge::work));
        }
    }

    @Override
    public void enter(CoordinatorProcess coordinator, int life) {
        for (Member member : members) {
            ExistingPeer connection = connect(coordinator.port(), member);
            connections.add(connection);
            working.add(Thread.startVirtualThread(() -> member.work().accept(connection)));
        }
    }

    private ExistingPeer connect(int port, Member member) {
        return ExistingPeer.connect(
                port,
                "/ws/control/" + member.role(),
                "x-control-auth-token",
                Jwt.of(member.role() + "-control", secret),
                "x-peer-instance",
                member.program().toString(),
                "x-peer-features",
                "resume");
    }

    @Override
    public void finish() {
        edges.forEach(ResumingEdge::finish);
    }

    /** What a member knows is its own thread's: so each has to be done with one life before the next begins. */
    @Override
    public void leave() throws InterruptedException {
        connections.forEach(ExistingPeer::close);
        for (Thread thread : working) {
            thread.join();
        }
        connections.clear();
        working.clear();
    }
}
