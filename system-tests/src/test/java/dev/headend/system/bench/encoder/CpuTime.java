package dev.headend.system.bench.encoder;

import dev.headend.system.harness.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Processor time, user and system, as {@code /proc} has it, in seconds.
 *
 * @param jvm of the program itself
 * @param children of all that it has started, what has ended included
 */
record CpuTime(double jvm, double children) {
    /** What the kernel counts in, on every Linux: {@code USER_HZ}. */
    private static final double TICKS_A_SECOND = 100;

    static CpuTime of(Started program) {
        long[] own = times(program.pid());
        long running = program.descendants().stream()
                .mapToLong(child -> Arrays.stream(times(child.pid())).sum())
                .sum();
        return new CpuTime(ticks(own[0] + own[1]), ticks(own[2] + own[3] + running));
    }

    private static double ticks(long count) {
        return count / TICKS_A_SECOND;
    }

    /** utime, stime, and both of the children that have ended (proc(5)); zeros = the process has just gone. */
    private static long[] times(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Arrays.stream(afterName, 11, 15).mapToLong(Long::parseLong).toArray();
        } catch (IOException gone) {
            return new long[4];
        }
    }

    CpuTime since(CpuTime earlier) {
        return new CpuTime(jvm - earlier.jvm, children - earlier.children);
    }
}
