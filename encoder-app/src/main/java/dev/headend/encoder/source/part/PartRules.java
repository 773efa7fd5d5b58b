package dev.headend.encoder.source.part;

import dev.headend.encoder.source.buffer.ContainerHead;
import dev.headend.encoder.source.buffer.Packet;
import dev.headend.encoder.source.buffer.TrackHeader;
import dev.headend.encoder.source.buffer.Tracks;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of each packet while a part is fed. A part ends where a decoder can begin anew and its tracks are not those of the
 * part; until then, what a decoder of the part cannot read is left out.
 *
 * @param tracks those of the part
 */
public record PartRules(Tracks tracks) {
    /** What becomes of a packet. */
    public enum Verdict {
        FEED,
        SKIP,
        /** It is the first one of the next part. */
        END
    }

    /**
     * Decides about a packet.
     *
     * @param begun whether a frame of video was fed, or there is none; of a container, whether anything was
     */
    public Verdict of(Packet packet, boolean begun) {
        return switch (packet.kind()) {
            case CHUNK -> chunk(packet, begun);
            case VIDEO -> video(packet, begun);
            case AUDIO -> audio(packet);
        };
    }

    private Verdict chunk(Packet packet, boolean begun) {
        ContainerHead part = tracks.container();
        ContainerHead other = packet.tracks().container();
        if (packet.isEntry() && part != null && other != null && part.document() != other.document()) {
            return Verdict.END;
        }
        return begun || packet.isEntry() || part == null || other == null ? Verdict.FEED : Verdict.SKIP;
    }

    private Verdict video(Packet packet, boolean begun) {
        boolean same = isSame(tracks.video(), packet.tracks().video());
        if (!packet.key()) {
            return same && begun ? Verdict.FEED : Verdict.SKIP;
        }
        // Until its header has come, the sound is not another one.
        boolean sameSound = packet.tracks().audio() == null
                || isSame(tracks.audio(), packet.tracks().audio());
        return same && sameSound ? Verdict.FEED : Verdict.END;
    }

    private Verdict audio(Packet packet) {
        if (isSame(tracks.audio(), packet.tracks().audio())) {
            return Verdict.FEED;
        }
        return tracks.video() == null ? Verdict.END : Verdict.SKIP;
    }

    private static boolean isSame(@Nullable TrackHeader part, @Nullable TrackHeader packet) {
        return part != null && part.equals(packet);
    }
}
