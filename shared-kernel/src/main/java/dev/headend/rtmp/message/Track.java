package dev.headend.rtmp.message;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Where one track is in an enhanced message.
 *
 * @param id 0 is the default track
 * @param fourCc the index of its codec's name
 * @param body the index of what it consists of
 * @param length of the body, in bytes
 */
record Track(int id, int fourCc, int body, int length) {
    static final int FOUR_CC = 4;

    private static final int SIZE = 3;
    private static final int MAX_TRACKS = 256;

    /** The tracks of a message; none if they are broken. */
    static List<Track> of(ByteBuf payload, EnhancedHeader header) {
        int at = header.end();
        return switch (header.tracks()) {
            case NO_TRACKS -> single(payload, 0, at, at + FOUR_CC);
            case ONE_TRACK -> {
                int id = at + FOUR_CC;
                yield id < payload.writerIndex() ? single(payload, payload.getUnsignedByte(id), at, id + 1) : List.of();
            }
            case MANY_TRACKS, MANY_TRACKS_MANY_CODECS -> many(payload, header);
            case UNKNOWN -> List.of();
        };
    }

    private static List<Track> single(ByteBuf payload, int id, int fourCc, int body) {
        int length = payload.writerIndex() - body;
        return length < 0 ? List.of() : List.of(new Track(id, fourCc, body, length));
    }

    private static List<Track> many(ByteBuf payload, EnhancedHeader header) {
        boolean ownCodec = header.tracks() == EnhancedHeader.Layout.MANY_TRACKS_MANY_CODECS;
        int at = ownCodec ? header.end() : header.end() + FOUR_CC;
        List<Track> tracks = new ArrayList<>();
        while (at < payload.writerIndex()) {
            int id = ownCodec ? at + FOUR_CC : at;
            int body = id + 1 + SIZE;
            if (body > payload.writerIndex() || tracks.size() == MAX_TRACKS) {
                return List.of();
            }
            int length = payload.getUnsignedMedium(id + 1);
            if (length > payload.writerIndex() - body) {
                return List.of();
            }
            tracks.add(new Track(payload.getUnsignedByte(id), ownCodec ? at : header.end(), body, length));
            at = body + length;
        }
        return tracks;
    }
}
