package dev.headend.system.bench;

/** What the first streams cost that a coordinator is given after its start, while its JVM still compiles. */
final class Cold {
    private final Testbed testbed;
    private final Workload workload;
    private final Report report;

    Cold(Testbed testbed, Workload workload, Report report) {
        this.testbed = testbed;
        this.workload = workload;
        this.report = report;
    }

    void run() {
        Costs costs = Costs.measure(testbed, workload.first(), workload.asFastAsItGoes());
        report.table("The first streams after a start", "streams", "start, s", "accepts", "callbacks", "ends");
        report.row(
                workload.first(), testbed.coordinator.startSeconds(), costs.accepts(), costs.callbacks(), costs.ends());
    }
}
