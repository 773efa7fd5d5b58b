package dev.headend.container;

import io.netty.buffer.ByteBuf;

/** Finds out from the element Tracks which track is the picture: the first video track, as players do. */
final class WebmTracks {
    /** There is none: sound only. */
    static final long NO_PICTURE = 0;

    private static final int ENTRY = 0xAE;
    private static final int NUMBER = 0xD7;
    private static final int TYPE = 0x83;
    private static final long VIDEO = 1;

    private long picture = NO_PICTURE;
    private long number;
    private long type;

    private WebmTracks() {}

    /** The number of the picture's track. What is broken is left out. */
    static long picture(ByteBuf bytes, int from, int to) {
        WebmTracks tracks = new WebmTracks();
        Ebml.visit(bytes, from, to, (element, at) -> {
            if (element.id() == ENTRY) {
                tracks.entry(bytes, at, at + (int) element.content());
            }
        });
        return tracks.picture;
    }

    private void entry(ByteBuf bytes, int from, int to) {
        number = NO_PICTURE;
        type = 0;
        Ebml.visit(bytes, from, to, (element, at) -> {
            int length = (int) Math.min(element.content(), Long.BYTES);
            switch (element.id()) {
                case NUMBER -> number = Ebml.number(bytes, at, length);
                case TYPE -> type = Ebml.number(bytes, at, length);
                default -> {}
            }
        });
        if (picture == NO_PICTURE && type == VIDEO) {
            picture = number;
        }
    }
}
