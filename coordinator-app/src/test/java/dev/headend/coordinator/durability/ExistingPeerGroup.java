package dev.headend.coordinator.durability;

import dev.headend.coordinator.harness.CoordinatorAddress;
import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.Jwt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Existing edges and encoders: for them, each connection begins anew, and with it ends what they had. */
final class ExistingPeerGroup {
    private static final int PAIRS = 3;

    private final String secret;
    private final Random random;
    private final CallbackJudge judge;
    private final Members members = new Members();
    private final List<Member> all = new ArrayList<>();
    private final Set<ExistingEdge> edges = ConcurrentHashMap.newKeySet();
    private volatile boolean finishing;

    ExistingPeerGroup(String secret, Random random, CallbackJudge judge) {
        this.secret = secret;
        this.random = random;
        this.judge = judge;
        for (int i = 0; i < PAIRS; i++) {
            all.add(new Encoder(all.size()));
            all.add(new Edge(all.size()));
        }
    }

    /** One program, by an address of its own, so that one can tell which replica it is connected to. */
    private abstract class Member implements Members.Work {
        final InetAddress address;
        final Random random = new Random(ExistingPeerGroup.this.random.nextLong());
        private final HttpClient http;
        private final String role;
        private volatile Connecting current = new Connecting();

        Member(String role, int number) {
            this.role = role;
            try {
                address = InetAddress.getByName("127.0.2." + (number + 1));
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            http = HttpClient.newBuilder().localAddress(address).build();
        }

        @Override
        public ExistingPeer connect(CoordinatorAddress coordinator) {
            current = new Connecting();
            return ExistingPeer.connect(
                    http,
                    Members.PATIENCE,
                    URI.create("ws://127.0.0.1:" + coordinator.port() + "/ws/control/" + role),
                    "x-control-auth-token",
                    Jwt.of(role + "-control", secret));
        }

        /** Whether nothing has been done to the replica of the connection that it has now; asked at any time later. */
        BooleanSupplier safe() {
            Connecting now = current;
            return () -> !now.harmed;
        }
    }

    /** A connection, from before it is made. */
    private static final class Connecting {
        volatile boolean harmed;
    }

    private final class Encoder extends Member {
        Encoder(int number) {
            super("hls", number);
        }

        @Override
        public void on(ExistingPeer connection, CoordinatorAddress coordinator) {
            connection.send("REGISTER", "Capacity", "-1");
            new ExistingEncoder(connection, random, judge, safe()).run();
        }
    }

    private final class Edge extends Member {
        private final String name;
        private int connections;

        Edge(int number) {
            super("rtmp", number);
            name = "existing" + number;
        }

        @Override
        public void on(ExistingPeer connection, CoordinatorAddress coordinator) {
            ExistingEdge edge = new ExistingEdge(connection, name + "-" + connections++, random, judge);
            edges.add(edge);
            if (finishing) {
                edge.finish();
            }
            edge.run();
            edges.remove(edge);
            connection.closed().join();
        }
    }

    /** They begin to connect, and to work. */
    void enter(CoordinatorAddress coordinator) {
        members.enter(coordinator, all);
    }

    /**
     * Something is about to be done to replicas, after which these peers need not keep what they have.
     *
     * @param connected tells those addresses that are connected to such a replica
     */
    void harmed(Predicate<InetAddress> connected) {
        all.stream().filter(member -> connected.test(member.address)).forEach(member -> member.current.harmed = true);
    }

    /** From now on nobody new publishes, and all who do go. */
    void finish() {
        finishing = true;
        edges.forEach(ExistingEdge::finish);
    }

    /** All connections end. */
    void leave() throws InterruptedException {
        members.leave();
    }
}
