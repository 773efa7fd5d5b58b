package dev.headend.coordinator.store.redis;

import dev.headend.control.ControlRole;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.store.redis.replica.PeerText;
import dev.headend.coordinator.stream.StreamInput;
import dev.headend.coordinator.stream.StreamInput.AdmissionWithdrawn;
import dev.headend.coordinator.stream.StreamInput.EdgeLost;
import dev.headend.coordinator.stream.StreamInput.EncoderLost;
import dev.headend.coordinator.stream.StreamInput.EncoderOverdue;
import dev.headend.coordinator.stream.StreamInput.EncoderReplaced;
import dev.headend.coordinator.stream.StreamInput.ProgressTimeout;
import dev.headend.coordinator.stream.StreamInput.TaskUndelivered;

/**
 * Due inputs as text: a kind, of which a stream has one at most, and an argument. Scripts make some of them: {@code
 * prelude.lua}.
 *
 * @param argument may be empty
 */
record DueText(String kind, String argument) {
    private static final String PROGRESS = "progress";
    private static final String OVERDUE = "overdue";
    private static final String EDGE_LOST = "edge-lost";
    private static final String ENCODER_LOST = "encoder-lost";
    private static final String ENCODER_REPLACED = "encoder-replaced";
    private static final String UNBEGUN = "unbegun";
    private static final String UNDELIVERED = "undelivered";

    /** @throws IllegalArgumentException of an input that never comes later */
    static DueText of(StreamInput input) {
        return switch (input) {
            case ProgressTimeout _ -> new DueText(PROGRESS, "");
            case EncoderOverdue _ -> new DueText(OVERDUE, "");
            case EdgeLost(var edge) -> new DueText(EDGE_LOST, edge.toString());
            case EncoderLost(var encoder) -> new DueText(ENCODER_LOST, encoder.toString());
            case EncoderReplaced(var dead, var successor) ->
                new DueText(ENCODER_REPLACED, dead.role() + " " + dead.instance() + " " + PeerText.write(successor));
            case AdmissionWithdrawn _ -> new DueText(UNBEGUN, "");
            case TaskUndelivered(var encoder) -> new DueText(UNDELIVERED, encoder.toString());
            default -> throw new IllegalArgumentException("never due later: " + input);
        };
    }

    /** @throws IllegalArgumentException if it is unreadable */
    StreamInput input() {
        return switch (kind) {
            case PROGRESS -> new ProgressTimeout();
            case OVERDUE -> new EncoderOverdue();
            case EDGE_LOST -> new EdgeLost(PeerText.id(argument));
            case ENCODER_LOST -> new EncoderLost(PeerText.id(argument));
            case ENCODER_REPLACED -> replaced();
            case UNBEGUN -> new AdmissionWithdrawn();
            case UNDELIVERED -> new TaskUndelivered(PeerText.id(argument));
            default -> throw new IllegalArgumentException("no kind of due input: " + kind);
        };
    }

    private EncoderReplaced replaced() {
        String[] parts = PeerText.parts(argument, 5);
        Peer.Identity dead = new Peer.Identity(ControlRole.valueOf(parts[0]), PeerText.instance(parts[1]));
        return new EncoderReplaced(dead, PeerText.read(parts[2] + " " + parts[3] + " " + parts[4]));
    }
}
