package dev.headend.system.bench;

import java.util.function.Supplier;

/**
 * What some operations cost coordinators and Redis.
 *
 * @param coordinators without Redis
 * @param redisMillis of Redis's processor time, each
 * @param busy which part of the time the thread of Redis worked that carries out commands; 0 to 1
 */
record RedisCost(Cost coordinators, double redisMillis, double busy) {
    static RedisCost of(MeasuredRedis redis, Supplier<Cost> work) {
        double cpu = redis.cpuMillis();
        double thread = redis.threadMillis();
        long start = System.nanoTime();
        Cost cost = work.get();
        double millis = (System.nanoTime() - start) / 1e6;
        return new RedisCost(
                cost, (redis.cpuMillis() - cpu) / cost.latencies().count(), (redis.threadMillis() - thread) / millis);
    }

    @Override
    public String toString() {
        return "%s; %.3f ms, %.0f %%".formatted(coordinators, redisMillis, busy * 100);
    }
}
