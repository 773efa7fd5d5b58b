package dev.headend.system.bench.edge;

import dev.headend.system.synthetic.Audience;
import dev.headend.system.synthetic.Latencies;
import dev.headend.system.synthetic.Player;
import dev.headend.system.synthetic.Publishers;
import dev.headend.system.synthetic.StreamAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * What a server is given to do.
 *
 * @param publishers streams
 * @param players of each
 * @param rate of each stream, in bits a second
 * @param timed so many of all players are woken by what comes and timed, the others only visited
 */
record Load(int publishers, int players, int rate, int timed) {
    private static final int SAMPLE = 10;

    /** With a sample of the players timed. */
    Load(int publishers, int players, int rate) {
        this(publishers, players, rate, SAMPLE);
    }

    /**
     * What it cost.
     *
     * @param cpuMillis of the server, for each million of bytes that it delivered
     * @param delivered in percent of what there was to deliver
     * @param missing pictures that did not come to a timed player
     * @param kilobytes of resident memory for each player
     * @param memory what else is said of the server's memory
     * @param latencies of pictures, from when they were due to when they began to arrive
     * @param generatorCpu of this process, in percent of one processor
     */
    record Cost(
            double cpuMillis,
            double delivered,
            int missing,
            double kilobytes,
            String memory,
            Latencies latencies,
            double generatorCpu) {}

    /** Puts it on a server, and looks what that costs, after some seconds and for some more. */
    Cost measure(MediaServer server, int settleSeconds, int seconds) {
        try (Publishers _ = new Publishers(addresses(server), rate);
                Audience audience = new Audience()) {
            server.settleMemory();
            double alone = server.process().residentKilobytes();
            join(server, audience);
            pause(Duration.ofSeconds(settleSeconds));
            Measured measured = measure(server, audience, seconds);
            String memory = server.settleMemory();
            double kilobytes = (server.process().residentKilobytes() - alone) / (publishers * players);
            if (audience.ended() > 0) {
                throw new AssertionError(server.name() + " has closed the connections of " + audience.ended());
            }
            return new Cost(
                    measured.cpuNanos / 1e6 / (measured.bytes / 1e6),
                    100.0 * measured.bytes / (measured.nanos / 1e9 * publishers * players * rate / 8),
                    audience.missing(),
                    kilobytes,
                    memory,
                    measured.latencies,
                    100.0 * measured.ownNanos / measured.nanos);
        }
    }

    private record Measured(long nanos, long bytes, long cpuNanos, long ownNanos, Latencies latencies) {}

    private static Measured measure(MediaServer server, Audience audience, int seconds) {
        Latencies latencies = audience.measure();
        long start = System.nanoTime();
        long bytes = audience.bytes();
        long cpu = server.process().cpuNanos();
        long own = ownCpuNanos();
        pause(Duration.ofSeconds(seconds));
        Measured measured = new Measured(
                System.nanoTime() - start,
                audience.bytes() - bytes,
                server.process().cpuNanos() - cpu,
                ownCpuNanos() - own,
                latencies);
        audience.stopMeasuring();
        return measured;
    }

    private List<StreamAddress> addresses(MediaServer server) {
        return IntStream.range(0, publishers).mapToObj(server::address).toList();
    }

    private void join(MediaServer server, Audience audience) {
        for (int i = 0; i < publishers * players; i++) {
            StreamAddress address = server.address(i % publishers);
            if (i < timed) {
                audience.wake(Player.watching(address));
            } else {
                audience.visit(List.of(Player.counting(address)));
            }
        }
    }

    private static long ownCpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    static void pause(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
