package dev.headend.coordinator.store.redis.replica;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What heartbeat.lua answers. */
public sealed interface HeartbeatReply {
    /** The replica is no replica any more: its peers are lost to it, and it needs a new id. */
    record Over(String reason) implements HeartbeatReply {}

    /**
     * The lease is renewed.
     *
     * @param redisMillis time of Redis
     * @param replicas whose leases last, this one among them
     * @param peers connected to this one
     * @param mail messages to them that have not been handed over
     * @param oldestMail age of the oldest of these; zero = there are none
     * @param leads tasks that are this one's
     * @param left replicas that have ended in an orderly way and left peers behind
     * @param expired replicas whose leases have run out
     * @param otherSettings name, with the id, and settings of each replica whose {@link SharedSettings} are others
     */
    record Renewed(
            long redisMillis,
            int replicas,
            int peers,
            long mail,
            Duration oldestMail,
            Set<String> leads,
            List<String> left,
            List<String> expired,
            Map<String, String> otherSettings)
            implements HeartbeatReply {
        public Renewed {
            leads = Set.copyOf(leads);
            left = List.copyOf(left);
            expired = List.copyOf(expired);
            otherSettings = Map.copyOf(otherSettings);
        }
    }

    static HeartbeatReply of(List<Object> reply) {
        return switch ((String) reply.get(0)) {
            case "OK" -> renewed(reply);
            case "BURIED" ->
                new Over(
                        "the other coordinators have heard nothing of this one for a whole lease, or Redis has lost data");
            case "EMPTIED" -> new Over("Redis has lost all data");
            default -> new Over("Redis has lost data: " + reply.get(1));
        };
    }

    private static Renewed renewed(List<Object> reply) {
        return new Renewed(
                number(reply, 1),
                (int) number(reply, 2),
                (int) number(reply, 3),
                number(reply, 4),
                Duration.ofMillis(number(reply, 5)),
                Set.copyOf(texts(reply, 6)),
                texts(reply, 7),
                texts(reply, 8),
                pairs(texts(reply, 9)));
    }

    private static Map<String, String> pairs(List<String> flat) {
        Map<String, String> pairs = new HashMap<>();
        for (int i = 0; i < flat.size(); i += 2) {
            pairs.put(flat.get(i), flat.get(i + 1));
        }
        return pairs;
    }

    private static long number(List<Object> reply, int index) {
        return (Long) reply.get(index);
    }

    private static List<String> texts(List<Object> reply, int index) {
        return ((List<?>) reply.get(index)).stream().map(String.class::cast).toList();
    }
}
