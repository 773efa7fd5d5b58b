package dev.headend.coordinator.store.redis.replica;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a mailbox.
 *
 * @param id by which Redis orders them
 * @param fields name, value, name, value …
 */
public record MailEntry(String id, List<String> fields) {
    public MailEntry {
        fields = List.copyOf(fields);
    }

    /** null = there is no such field. */
    @Nullable
    String field(String name) {
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            if (fields.get(i).equals(name)) {
                return fields.get(i + 1);
            }
        }
        return null;
    }

    /**
     * Reads the entries behind this one: XREAD. The driver's own (7.5) takes several entries for one, in the version of the
     * protocol that is used here.
     *
     * @param block holds back an answer that has nothing in it for so long; zero = does not
     * @return none = there are none
     */
    static CompletionStage<List<MailEntry>> read(
            StatefulRedisConnection<String, String> connection, String mailbox, String after, int max, Duration block) {
        CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
        arguments.add("COUNT").add(max);
        if (block.isPositive()) {
            arguments.add("BLOCK").add(block.toMillis());
        }
        arguments.add("STREAMS").addKey(mailbox).add(after);
        return connection
                .async()
                .dispatch(CommandType.XREAD, new NestedMultiOutput<>(StringCodec.UTF8), arguments)
                .thenApply(MailEntry::entries);
    }

    /** The answer is a list of streams, here one or none; each is its key and a list of entries. */
    private static List<MailEntry> entries(@Nullable List<Object> streams) {
        return streams == null || streams.isEmpty()
                ? List.of()
                : list(list(streams.getFirst()).get(1)).stream()
                        .map(entry -> entry(list(entry)))
                        .toList();
    }

    private static MailEntry entry(List<?> entry) {
        List<String> fields =
                list(entry.get(1)).stream().map(String.class::cast).toList();
        return new MailEntry((String) entry.get(0), fields);
    }

    private static List<?> list(Object part) {
        return (List<?>) part;
    }
}
