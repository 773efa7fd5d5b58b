package dev.headend.edge.control;

import dev.headend.control.link.LinkSettings;
import dev.headend.edge.admission.Entrance;
import dev.headend.edge.admission.PublishAttempt;
import dev.headend.edge.admission.PublishAuthorizer;
import dev.headend.edge.admission.Verdict;
import dev.headend.media.StreamId;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * Asks the coordinator on the connection of the entrance by which a publisher comes: for the protocol, each is a server of its own.
 * Thread-safe, never blocks.
 */
public final class CoordinatorAuthorizers implements PublishAuthorizer {
    private final Map<Entrance, CoordinatorAuthorizer> entrances = new EnumMap<>(Entrance.class);

    /**
     * @param streams where streams are ended
     * @param answerTimeout how long to wait for an answer, normally {@link CoordinatorAuthorizer#ANSWER_TIMEOUT}
     * @param served the entrances that publishers may come by
     */
    public CoordinatorAuthorizers(StreamEnder streams, Duration answerTimeout, Set<Entrance> served) {
        served.forEach(entrance -> entrances.put(entrance, new CoordinatorAuthorizer(streams, answerTimeout)));
    }

    /** Connects for an entrance and stays connected until {@link #close}. Called once for each that is served. */
    public void connect(Entrance entrance, LinkSettings settings) {
        authorizer(entrance).connect(settings);
    }

    private CoordinatorAuthorizer authorizer(Entrance entrance) {
        CoordinatorAuthorizer authorizer = entrances.get(entrance);
        if (authorizer == null) {
            throw new IllegalArgumentException(entrance + " is not served");
        }
        return authorizer;
    }

    /** Whether the coordinator is connected at this moment, for all entrances. */
    public boolean isConnected() {
        return entrances.values().stream().allMatch(CoordinatorAuthorizer::isConnected);
    }

    /** Whether the coordinator has been connected since the start, for all entrances. */
    public boolean hasBeenConnected() {
        return entrances.values().stream().allMatch(CoordinatorAuthorizer::hasBeenConnected);
    }

    @Override
    public Mono<Verdict> authorize(PublishAttempt attempt) {
        return authorizer(attempt.entrance()).authorize(attempt);
    }

    @Override
    public void ended(PublishAttempt attempt, StreamId streamId) {
        authorizer(attempt.entrance()).ended(attempt, streamId);
    }

    @Override
    public boolean expectsEncoders() {
        return true;
    }

    @Override
    public void drain() {
        entrances.values().forEach(CoordinatorAuthorizer::drain);
    }

    /** Sends what is still queued and disconnects. */
    @Override
    public void close() {
        entrances.values().forEach(CoordinatorAuthorizer::close);
    }
}
