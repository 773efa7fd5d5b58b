package dev.headend.system.bench;

/** What the first streams cost that a coordinator is given after its start, while its JVM still compiles. */
final class Cold {
    private final World world;
    private final Plan plan;
    private final Report report;

    Cold(World world, Plan plan, Report report) {
        this.world = world;
        this.plan = plan;
        this.report = report;
    }

    void run() {
        Costs costs = Costs.measure(world, plan.first(), plan.asFastAsItGoes());
        report.table("The first streams after a start", "streams", "start, s", "accepts", "callbacks", "ends");
        report.row(plan.first(), world.subject.startSeconds(), costs.accepts(), costs.callbacks(), costs.ends());
    }
}
