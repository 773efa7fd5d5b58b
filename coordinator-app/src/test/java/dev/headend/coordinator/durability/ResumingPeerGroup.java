package dev.headend.coordinator.durability;

import com.jayway.jsonpath.JsonPath;
import dev.headend.control.PeerInstance;
import dev.headend.coordinator.harness.CoordinatorProcess;
import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.Jwt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;

/**
 * Edges and encoders of our own: the same ones in all lives of the coordinator. Within a life, too, they lose connections
 * and make new ones; some of the old ones break, some are left open.
 */
final class ResumingPeerGroup implements PeerGroup {
    /** One in so many steps of a member loses its connection. */
    static final int LOSS = 150;

    private static final int PAIRS = 3;

    private final String secret;
    private final Random random;
    private final List<Member> members = new ArrayList<>();
    private final List<ResumingEdge> edges = new ArrayList<>();
    private final Queue<ExistingPeer> connections = new ConcurrentLinkedQueue<>();
    private final List<Thread> working = new ArrayList<>();
    private volatile boolean over;

    /** What a member does with a connection. */
    private interface Work {
        void on(ExistingPeer connection, ResumingEdge.Closer application);
    }

    private record Member(String role, PeerInstance program, Work work) {}

    ResumingPeerGroup(String secret, Random random, CallbackJudge judge) {
        this.secret = secret;
        this.random = random;
        Set<String> known = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < PAIRS; i++) {
            ResumingEdge edge = new ResumingEdge("edge" + i, new Random(random.nextLong()), judge, known);
            ResumingEncoder encoder = new ResumingEncoder(new Random(random.nextLong()), judge, known);
            edges.add(edge);
            members.add(new Member("hls", PeerInstance.random(), (connection, _) -> encoder.work(connection)));
            members.add(new Member("rtmp", PeerInstance.random(), edge::work));
        }
    }

    @Override
    public void enter(CoordinatorProcess coordinator, int life) {
        over = false;
        for (Member member : members) {
            boolean leavesOpen = random.nextBoolean();
            working.add(Thread.startVirtualThread(() -> stay(coordinator, member, leavesOpen)));
        }
    }

    private void stay(CoordinatorProcess coordinator, Member member, boolean leavesOpen) {
        ResumingEdge.Closer application = (channel, id) -> coordinator.close(channel, id);
        try {
            while (!over) {
                ExistingPeer connection = connect(coordinator.port(), member);
                connections.add(connection);
                if (over) {
                    return;
                }
                member.work().on(connection, application);
                if (!leavesOpen) {
                    connection.crash();
                }
            }
        } catch (CompletionException coordinatorGone) {
            // as it is meant to be
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

    /** Once nobody comes or goes, the edges have exactly the streams that the coordinator says are live. */
    @Override
    public void rest(CoordinatorProcess coordinator) {
        edges.forEach(ResumingEdge::rest);
        Awaitility.await().until(() -> held().equals(live(coordinator)));
    }

    private Set<String> held() {
        Set<String> all = new HashSet<>();
        edges.forEach(edge -> all.addAll(edge.held()));
        return all;
    }

    private static Set<String> live(CoordinatorProcess coordinator) {
        List<String> ids = JsonPath.read(coordinator.get("/commands/report").body(), "$.activeStreams[*].streamId");
        return Set.copyOf(ids);
    }

    @Override
    public void finish() {
        edges.forEach(ResumingEdge::finish);
    }

    /** What a member knows is its own thread's: so each has to be done with one life before the next begins. */
    @Override
    public void leave() throws InterruptedException {
        over = true;
        for (Thread thread : working) {
            while (!thread.join(Duration.ofMillis(20))) {
                connections.forEach(ExistingPeer::close);
            }
        }
        connections.clear();
        working.clear();
    }
}
