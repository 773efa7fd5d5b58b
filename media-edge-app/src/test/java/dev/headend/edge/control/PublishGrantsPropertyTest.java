package dev.headend.edge.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.PublishAccept;
import dev.headend.control.ControlMessage.PublishDeny;
import dev.headend.control.ControlMessage.PublishEnd;
import dev.headend.control.ControlMessage.PublishRequest;
import dev.headend.control.ControlMessage.ResumeAccept;
import dev.headend.control.ControlMessage.ResumeDeny;
import dev.headend.control.ControlMessage.StreamResume;
import dev.headend.edge.admission.Verdict;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamKey;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * The grants between publishers that come and go and a small coordinator, over a connection that loses what is on its way.
 * However it all interleaves, in the end both sides believe the same.
 */
class PublishGrantsPropertyTest {
    private enum Happening {
        ASK,
        COORDINATOR_READS,
        EDGE_READS,
        PUBLISHER_ENDS,
        KILL,
        GIVE_UP,
        LOSE,
        CONNECT,
        CONNECT_WITHOUT_RESUME,
        GRACE_ENDS
    }

    @Property(tries = 1000)
    void bothSidesAgreeInTheEnd(@ForAll("lives") List<Happening> steps, @ForAll Random random) {
        World world = new World(random);
        steps.forEach(world::take);
        world.take(Happening.CONNECT);
        world.calmDown();
        assertThat(world.answers.values()).as("answers to each request").allMatch(times -> times == 1);
        assertThat(world.coordinator.bound()).isEqualTo(world.publishers);
        assertThat(world.found()).as("in the grants").isEqualTo(world.publishers);
        world.take(Happening.GRACE_ENDS);
        assertThat(world.coordinator.live()).isEqualTo(world.publishers);
    }

    /** What makes a stream come about is more frequent than what ends it, or few of them would get far. */
    @Provide
    Arbitrary<List<Happening>> lives() {
        return Arbitraries.frequency(
                        Tuple.of(4, Happening.ASK),
                        Tuple.of(6, Happening.COORDINATOR_READS),
                        Tuple.of(6, Happening.EDGE_READS),
                        Tuple.of(2, Happening.PUBLISHER_ENDS),
                        Tuple.of(1, Happening.KILL),
                        Tuple.of(1, Happening.GIVE_UP),
                        Tuple.of(2, Happening.LOSE),
                        Tuple.of(4, Happening.CONNECT),
                        Tuple.of(1, Happening.CONNECT_WITHOUT_RESUME),
                        Tuple.of(1, Happening.GRACE_ENDS))
                .list()
                .ofMinSize(20)
                .ofMaxSize(150);
    }

    /** One edge with two channels, the connection, and the coordinator. */
    private static final class World {
        private static final StreamKey KEY = new StreamKey("key");
        private static final List<ChannelId> CHANNELS = List.of(new ChannelId("news"), new ChannelId("sport"));

        final ModelCoordinator coordinator;
        final Queue<ControlMessage> toCoordinator = new ArrayDeque<>();
        final Queue<ControlMessage> toEdge = new ArrayDeque<>();
        /** What the public sees of the edge. */
        final Set<PublishGrant> publishers = new LinkedHashSet<>();
        /** How often each request was answered, by its number. */
        final Map<Integer, Integer> answers = new HashMap<>();

        private final Random random;
        private final PublishGrants grants = new PublishGrants();
        /** PublishGrants whose end the edge may tell on this connection. */
        private final Set<PublishGrant> tellable = new LinkedHashSet<>();

        /** PublishGrants of which it is asked on this connection whether they may go on. */
        private final Set<PublishGrant> unanswered = new LinkedHashSet<>();
        /** PublishGrants whose end the coordinator may not know. */
        private final Set<PublishGrant> owed = new LinkedHashSet<>();

        private boolean connected;
        private String lastRequest = "none";

        World(Random random) {
            this.random = random;
            this.coordinator = new ModelCoordinator(random);
        }

        void take(Happening step) {
            switch (step) {
                case ASK -> ask(any(CHANNELS).orElseThrow());
                case COORDINATOR_READS ->
                    Optional.ofNullable(toCoordinator.poll())
                            .flatMap(coordinator::hear)
                            .ifPresent(toEdge::add);
                case EDGE_READS -> Optional.ofNullable(toEdge.poll()).ifPresent(this::hear);
                case PUBLISHER_ENDS -> any(publishers).ifPresent(this::end);
                case KILL -> grants.find(any(CHANNELS).orElseThrow(), null).forEach(this::end);
                case GIVE_UP -> grants.takeOut(lastRequest).ifPresent(late -> late.refuse("too late"));
                case LOSE -> lose();
                case CONNECT -> connect(true);
                case CONNECT_WITHOUT_RESUME -> connect(false);
                case GRACE_ENDS -> coordinator.graceEnds();
            }
        }

        /** Lets everything arrive. */
        void calmDown() {
            while (!toCoordinator.isEmpty() || !toEdge.isEmpty()) {
                take(Happening.COORDINATOR_READS);
                take(Happening.EDGE_READS);
            }
        }

        Set<PublishGrant> found() {
            Set<PublishGrant> all = new LinkedHashSet<>();
            CHANNELS.forEach(channel -> all.addAll(grants.find(channel, null)));
            return all;
        }

        private void ask(ChannelId channel) {
            int number = answers.size();
            Optional<PendingRequest> request = grants.ask(channel, KEY, verdict -> answered(number, channel, verdict));
            assertThat(request.isPresent()).isEqualTo(connected);
            request.ifPresent(asked -> {
                answers.put(number, 0);
                lastRequest = asked.id();
                toCoordinator.add(new PublishRequest(asked.id(), channel.value(), "k3y", "192.0.2.1"));
            });
        }

        private void answered(int number, ChannelId channel, Verdict verdict) {
            answers.merge(number, 1, Integer::sum);
            if (verdict instanceof Verdict.Accepted accepted) {
                publishers.add(new PublishGrant(channel, accepted.streamId()));
            }
        }

        private void hear(ControlMessage message) {
            switch (message) {
                case PublishAccept accept -> accepted(accept);
                case PublishDeny deny ->
                    grants.takeOut(deny.requestId()).ifPresent(request -> request.refuse("denied"));
                case ResumeAccept accept -> {
                    PublishGrant resumed = new PublishGrant(accept.channel(), accept.streamId());
                    answered(resumed);
                    assertThat(grants.resumeAccepted(resumed)).isEqualTo(publishers.contains(resumed));
                }
                case ResumeDeny deny -> {
                    PublishGrant denied = new PublishGrant(deny.channel(), deny.streamId());
                    answered(denied);
                    tellable.remove(denied);
                    assertThat(grants.resumeDenied(denied)).isEqualTo(publishers.contains(denied));
                    end(denied);
                }
                default -> throw new AssertionError("said to an edge: " + message);
            }
        }

        private void accepted(PublishAccept accept) {
            PublishGrant granted = new PublishGrant(accept.channel(), accept.streamId());
            Optional<PendingRequest> asked = grants.accepted(accept.requestId(), accept.streamId());
            if (asked.isPresent()) {
                tellable.add(granted);
                asked.get().accept(accept.streamId());
            } else {
                toCoordinator.add(granted.end());
            }
        }

        private void answered(PublishGrant resumed) {
            unanswered.remove(resumed);
            owed.remove(resumed);
        }

        private void end(PublishGrant grant) {
            boolean live = publishers.remove(grant);
            if (live && (!connected || unanswered.contains(grant))) {
                owed.add(grant);
            }
            boolean told = grants.ended(grant);
            assertThat(told).isEqualTo(live && tellable.contains(grant));
            if (told) {
                say(grant.end());
            }
        }

        private void say(ControlMessage message) {
            switch (message) {
                case StreamResume resume -> {
                    unanswered.add(new PublishGrant(resume.channel(), resume.streamId()));
                    tellable.add(new PublishGrant(resume.channel(), resume.streamId()));
                }
                case PublishEnd end ->
                    assertThat(tellable.remove(new PublishGrant(end.channel(), end.streamId())))
                            .as("its end may be told, and was not yet")
                            .isTrue();
                default -> throw new AssertionError("said by an edge: " + message);
            }
            toCoordinator.add(message);
        }

        private void lose() {
            connected = false;
            toCoordinator.clear();
            toEdge.clear();
            tellable.clear();
            unanswered.clear();
            coordinator.lost();
            grants.lost().forEach(request -> request.refuse("lost"));
        }

        private void connect(boolean resumable) {
            if (connected) {
                return;
            }
            connected = true;
            if (resumable) {
                grants.connectedToResume(true).forEach(this::say);
                assertThat(tellable).as("resumed, and not over").isEqualTo(publishers);
                assertThat(unanswered).as("resumed").containsAll(owed).hasSize(publishers.size() + owed.size());
            } else {
                owed.clear();
                coordinator.graceEnds();
                Set<PublishGrant> toBeEnded = grants.connectedAnew();
                assertThat(toBeEnded).isEqualTo(publishers);
                toBeEnded.forEach(this::end);
            }
        }

        private <T> Optional<T> any(Collection<T> some) {
            return some.isEmpty()
                    ? Optional.empty()
                    : some.stream().skip(random.nextInt(some.size())).findFirst();
        }
    }
}
