package dev.headend.coordinator.durability;

import dev.headend.coordinator.harness.CoordinatorAddress;
import dev.headend.coordinator.harness.CoordinatorProcess;
import dev.headend.fixture.TcpBalancer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Several replicas of the coordinator behind a balancer, each a process. What is done to one goes on beside the test, which may do something
 * to another meanwhile. For one thread.
 */
final class Replicas implements AutoCloseable {
    /** What the balancer's own checks would need to find out that a replica hangs, and until one that went on has noticed. */
    private static final Duration OUT_OF_BALANCE = Duration.ofSeconds(4);

    /** Of the last lives: thousands would fill the disk. */
    private static final int KEPT_LOGS = 100;

    private static final Duration RECOVERY = Duration.ofSeconds(3);

    private final TcpBalancer balancer = new TcpBalancer();
    private final Path folder;
    private final Function<String, Map<String, String>> settings;
    private final Consumer<Predicate<InetAddress>> harmed;
    private final List<Replica> replicas = new ArrayList<>();
    private final Set<CoordinatorProcess> ending = ConcurrentHashMap.newKeySet();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private int lives;

    /**
     * Starts them.
     *
     * @param folder of their logs
     * @param settings of a life, by its name
     * @param harmed is told, before something is done to a replica, which clients are connected to it
     */
    Replicas(
            int count,
            Path folder,
            Function<String, Map<String, String>> settings,
            Consumer<Predicate<InetAddress>> harmed) {
        this.folder = folder;
        this.settings = settings;
        this.harmed = harmed;
        for (int i = 0; i < count; i++) {
            replicas.add(new Replica());
        }
    }

    /** One place, in which one process follows the other. */
    final class Replica {
        private String life = "";
        private CoordinatorProcess process;
        private Optional<Thread> busy = Optional.empty();

        private Replica() {
            startAgain();
        }

        private void startAgain() {
            life = "life-" + ++lives;
            forgetLogOf("life-" + (lives - KEPT_LOGS));
            Path data = folder.resolve(life);
            process = CoordinatorProcess.start(data, logOf(life), settings.apply(life));
            balancer.add(process.port());
        }

        private Path logOf(String name) {
            return folder.resolve(name + ".log");
        }

        private void forgetLogOf(String name) {
            try {
                Files.deleteIfExists(logOf(name));
            } catch (IOException unexpected) {
                throw new UncheckedIOException(unexpected);
            }
        }

        String life() {
            return life;
        }

        private void isHarmed() {
            int port = process.port();
            harmed.accept(client -> balancer.backendOf(client).orElse(0) == port);
        }

        /** {@code kill -9}; another one starts at once. */
        void kill() {
            isHarmed();
            balancer.remove(process.port());
            process.kill();
            startAgain();
        }

        /** It stops in order, while another one starts. */
        void replace() {
            isHarmed();
            CoordinatorProcess old = process;
            balancer.remove(old.port());
            old.signal("TERM");
            startAgain();
            ending.add(old);
            beside(() -> {
                int code = old.awaitExit();
                ending.remove(old);
                if (code != 0 && code != 143 && hasLogged(old)) {
                    failures.add("a replica that was told to stop ended with " + code + ":\n" + old.output());
                }
            });
        }

        /** A JVM that is told to stop while it comes up ends with 1. */
        private static boolean hasLogged(CoordinatorProcess process) {
            return process.output().contains("[Replica]");
        }

        /** It stands still, and goes on. For a while it is still given connections, which hang. */
        void pause(Duration time) {
            isHarmed();
            process.signal("STOP");
            beside(() -> {
                LockSupport.parkNanos(time.minus(OUT_OF_BALANCE).toNanos());
                balancer.remove(process.port());
                LockSupport.parkNanos(OUT_OF_BALANCE.toNanos());
                process.signal("CONT");
                LockSupport.parkNanos(RECOVERY.toNanos());
                isHarmed();
                balancer.add(process.port());
            });
        }

        private void beside(Work work) {
            busy = Optional.of(Thread.startVirtualThread(() -> {
                try {
                    work.run();
                } catch (InterruptedException | RuntimeException | AssertionError failure) {
                    failures.add(life + ": " + failure);
                }
            }));
        }

        private boolean isFree() {
            return busy.filter(Thread::isAlive).isEmpty();
        }

        private void settle() throws InterruptedException {
            if (busy.isPresent()) {
                busy.get().join();
            }
            process.awaitStarted();
        }
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    /** Where all of them are reached. */
    CoordinatorAddress address() {
        return new CoordinatorAddress(balancer.port());
    }

    /** One to which nothing is being done; it may be just starting. */
    Optional<Replica> any(Random random) {
        List<Replica> free = replicas.stream().filter(Replica::isFree).toList();
        return free.isEmpty() ? Optional.empty() : Optional.of(free.get(random.nextInt(free.size())));
    }

    /** Waits until nothing is done to any, and all answer. */
    void settle() throws InterruptedException {
        for (Replica replica : replicas) {
            replica.settle();
        }
    }

    /** The sum of a metric over all. */
    double metric(String name) {
        return replicas.stream()
                .map(replica ->
                        replica.process.management("/actuator/prometheus").body())
                .flatMap(String::lines)
                .filter(line -> line.matches(name + "(\\{.*)? .*"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** What replicas have done wrong. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** How many processes there have been. */
    int lives() {
        return lives;
    }

    /** Kills all. */
    @Override
    public void close() {
        for (Replica replica : replicas) {
            replica.busy.ifPresent(Thread::interrupt);
            replica.process.kill();
        }
        ending.forEach(CoordinatorProcess::kill);
        balancer.close();
    }
}
