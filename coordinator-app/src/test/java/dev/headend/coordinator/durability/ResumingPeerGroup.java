package dev.headend.coordinator.durability;

import com.jayway.jsonpath.JsonPath;
import dev.headend.control.PeerInstance;
import dev.headend.coordinator.harness.CoordinatorAddress;
import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.Jwt;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;

/**
 * Edges and encoders of our own: the same ones whatever becomes of the coordinator. They lose connections that are well, too,
 * and make new ones; some of the old ones break, some are left open.
 */
final class ResumingPeerGroup {
    /** One in so many steps of a member loses its connection. */
    static final int LOSS = 75;

    private static final int PAIRS = 3;
    private static final String NAME = "resuming";

    private final String secret;
    private final Random random;
    private final Members members = new Members();
    private final List<Member> all = new ArrayList<>();
    private final List<ResumingEdge> edges = new ArrayList<>();

    /** What a member does with a connection. */
    private interface Activity {
        void on(ExistingPeer connection, ResumingEdge.Closer application);
    }

    private final class Member implements Members.Work {
        private final String role;
        private final Activity activity;
        private final PeerInstance program = PeerInstance.random();
        private final HttpClient http = HttpClient.newHttpClient();
        private final Random random = new Random(ResumingPeerGroup.this.random.nextLong());

        Member(String role, Activity activity) {
            this.role = role;
            this.activity = activity;
        }

        @Override
        public ExistingPeer connect(CoordinatorAddress coordinator) {
            return ExistingPeer.connect(
                    http,
                    Members.PATIENCE,
                    URI.create("ws://127.0.0.1:" + coordinator.port() + "/ws/control/" + role),
                    "x-control-auth-token",
                    Jwt.of(role + "-control", secret),
                    "x-peer-instance",
                    program.toString(),
                    "x-peer-features",
                    "resume");
        }

        @Override
        public void on(ExistingPeer connection, CoordinatorAddress coordinator) {
            activity.on(connection, coordinator::close);
            if (random.nextBoolean()) {
                connection.crash();
            }
        }
    }

    ResumingPeerGroup(String secret, Random random, CallbackJudge judge) {
        this.secret = secret;
        this.random = random;
        Set<String> known = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < PAIRS; i++) {
            ResumingEdge edge = new ResumingEdge(NAME + i, new Random(random.nextLong()), judge, known);
            ResumingEncoder encoder = new ResumingEncoder(new Random(random.nextLong()), judge, known);
            edges.add(edge);
            all.add(new Member("hls", (connection, _) -> encoder.work(connection)));
            all.add(new Member("rtmp", edge::work));
        }
    }

    /** They begin to connect, and to work. */
    void enter(CoordinatorAddress coordinator) {
        members.enter(coordinator, all);
    }

    /** Has nobody come or go any more: then the edges must have exactly the streams that the coordinator says are live. */
    void rest(CoordinatorAddress coordinator) {
        edges.forEach(ResumingEdge::rest);
        Awaitility.await().until(() -> held().equals(live(coordinator)));
    }

    private Set<String> held() {
        Set<String> held = new HashSet<>();
        edges.forEach(edge -> held.addAll(edge.held()));
        return held;
    }

    private static Set<String> live(CoordinatorAddress coordinator) {
        List<String> ids = JsonPath.read(
                coordinator.get("/commands/report").body(),
                "$.activeStreams[?(@.channel =~ /" + NAME + ".*/)].streamId");
        return Set.copyOf(ids);
    }

    /** From now on all who publish go. */
    void finish() {
        edges.forEach(ResumingEdge::finish);
    }

    /** All connections end. */
    void leave() throws InterruptedException {
        members.leave();
    }
}
