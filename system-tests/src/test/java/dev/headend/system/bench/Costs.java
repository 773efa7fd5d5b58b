package dev.headend.system.bench;

import java.util.List;

/** What it costs to accept some streams, to tell the application of each once, and to end them. */
record Costs(Cost accepts, Cost callbacks, Cost ends) {
    static Costs measure(Testbed testbed, Workload workload, Pace pace) {
        return measure(testbed, workload.batch(), pace);
    }

    static Costs measure(Testbed testbed, int count, Pace pace) {
        List<LiveStream> streams = testbed.fleet.newStreams(count);
        return new Costs(
                testbed.cost(streams, testbed.fleet::publish, pace),
                testbed.cost(streams, testbed.fleet::announce, pace),
                testbed.cost(streams, testbed.fleet::end, pace));
    }

    /** Lets the coordinator's JVM compile what is used. */
    static void warmUp(Testbed testbed, Workload workload) {
        for (int i = 0; i < workload.warmUps(); i++) {
            measure(testbed, workload, workload.asFastAsItGoes());
        }
    }
}
