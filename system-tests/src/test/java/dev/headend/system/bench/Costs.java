package dev.headend.system.bench;

import java.util.List;

/** What it costs to accept some streams, to tell the application of each once, and to end them. */
record Costs(Cost accepts, Cost callbacks, Cost ends) {
    static Costs measure(World world, Plan plan, Pace pace) {
        return measure(world, plan.batch(), pace);
    }

    static Costs measure(World world, int count, Pace pace) {
        List<LiveStream> streams = world.fleet.newStreams(count);
        return new Costs(
                world.cost(streams, world.fleet::publish, pace),
                world.cost(streams, world.fleet::announce, pace),
                world.cost(streams, world.fleet::end, pace));
    }

    /** Lets the coordinator's JVM compile what is used. */
    static void warmUp(World world, Plan plan) {
        for (int i = 0; i < plan.warmUps(); i++) {
            measure(world, plan, plan.asFastAsItGoes());
        }
    }
}
