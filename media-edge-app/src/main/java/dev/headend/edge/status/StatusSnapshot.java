package dev.headend.edge.status;

import java.time.Instant;
import java.util.List;

/** All channels at one moment, in the order of their names. Immutable, and shared by all who ask within a second. */
public record StatusSnapshot(Instant at, List<ChannelStatus> channels) {
    public StatusSnapshot {
        channels = List.copyOf(channels);
    }
}
