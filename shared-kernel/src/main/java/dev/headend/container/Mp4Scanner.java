package dev.headend.container;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Fragmented MP4: {@code ftyp} and {@code moov} are the header. A receiver may join at a fragment in which the picture's first sample
 * is a keyframe, or at any if there is sound only. To the fragment belong the boxes right in front of its {@code moof} that speak of it.
 *
 * <p>An MP4 that is not fragmented cannot be joined late, nor one whose fragments say where their samples are in the whole stream
 * (FFmpeg without {@code default_base_moof}): Media Source Extensions refuse those, too.
 */
final class Mp4Scanner implements FormatScanner {
    private static final int FTYP = 0x66747970; // ftyp
    private static final int MOOV = 0x6d6f6f76; // moov
    private static final int MOOF = 0x6d6f6f66; // moof
    private static final int MDAT = 0x6d646174; // mdat
    private static final int STYP = 0x73747970; // styp
    private static final int SIDX = 0x73696478; // sidx
    private static final int SSIX = 0x73736978; // ssix
    private static final int PRFT = 0x70726674; // prft
    private static final int EMSG = 0x656d7367; // emsg
    private static final int FREE = 0x66726565; // free
    private static final int SKIP = 0x736b6970; // skip
    private static final int WIDE = 0x77696465; // wide
    private static final long NONE = -1;

    private byte[] fileType = {};
    private byte @Nullable [] header;
    private @Nullable Mp4Tracks tracks;
    private boolean hasFragments;
    /** Where the boxes begin that speak of the next fragment. */
    private long fragmentFrom = NONE;

    private long timeMs = ContainerScanner.NO_TIME;

    /** Whether a stream whose first box is of this type may be an MP4. */
    static boolean beginsWith(int type) {
        return switch (type) {
            case FTYP, MOOV, MOOF, MDAT, STYP, FREE, SKIP, WIDE -> true;
            default -> false;
        };
    }

    @Override
    public ContainerFormat format() {
        return ContainerFormat.MP4;
    }

    @Override
    public byte @Nullable [] header() {
        return header;
    }

    @Override
    public long timeMs() {
        return timeMs;
    }

    @Override
    public long undecidedFrom() {
        return fragmentFrom == NONE ? Long.MAX_VALUE : fragmentFrom;
    }

    @Override
    public Step read(Step.Read asked, ByteBuf bytes, int at, SpacedJoinPoints out) {
        int head = asked.length() < Box.SHORTEST ? Box.SHORTEST : Box.headLength(bytes, at);
        if (asked.length() < head) {
            return new Step.Read(asked.offset(), head);
        }
        Box box = Box.at(bytes, at);
        if (box.isBroken()) {
            return new Step.Stop("MP4: box shorter than its own head");
        }
        boolean isSeenWhole = box.type() == FTYP || box.type() == MOOV || box.type() == MOOF;
        if (isSeenWhole && asked.length() < box.length()) {
            return Step.whole("MP4: ftyp, moov or moof", asked.offset(), box.length());
        }
        String problem = look(box, asked.offset(), bytes, at, out);
        return problem == null
                ? new Step.Read(Step.plus(asked.offset(), box.length()), Box.SHORTEST)
                : new Step.Stop(problem);
    }

    /** @return why the stream cannot be joined late; null if it can, as far as is known */
    private @Nullable String look(Box box, long offset, ByteBuf bytes, int at, SpacedJoinPoints out) {
        if (belongsToNextFragment(box.type())) {
            fragmentFrom = fragmentFrom == NONE ? offset : fragmentFrom;
            return null;
        }
        long from = fragmentFrom == NONE ? offset : fragmentFrom;
        fragmentFrom = NONE;
        return switch (box.type()) {
            case FTYP -> fileType(box, bytes, at);
            case MOOV -> movie(box, bytes, at);
            case MOOF -> fragment(box, from, bytes, at, out);
            case MDAT -> hasFragments ? null : "MP4: samples before the first fragment";
            default -> isText(box.type()) ? null : "MP4: no box where one must begin";
        };
    }

    private static boolean belongsToNextFragment(int type) {
        return switch (type) {
            case STYP, SIDX, SSIX, PRFT, EMSG -> true;
            default -> false;
        };
    }

    private @Nullable String fileType(Box box, ByteBuf bytes, int at) {
        fileType = ByteBufUtil.getBytes(bytes, at, (int) box.length());
        return null;
    }

    private @Nullable String movie(Box box, ByteBuf bytes, int at) {
        int length = (int) box.length();
        if (fileType.length + length > ContainerScanner.MAX_HEADER) {
            return "MP4: header too long";
        }
        tracks = Mp4Tracks.of(bytes, at + box.head(), at + length);
        byte[] now = new byte[fileType.length + length];
        System.arraycopy(fileType, 0, now, 0, fileType.length);
        bytes.getBytes(at, now, fileType.length, length);
        header = Arrays.equals(now, header) ? header : now;
        return tracks.isFragmented() ? null : "MP4: not fragmented";
    }

    private @Nullable String fragment(Box box, long from, ByteBuf bytes, int at, SpacedJoinPoints out) {
        if (tracks == null || header == null) {
            return "MP4: fragment before the moov";
        }
        hasFragments = true;
        Mp4Fragment fragment = Mp4Fragment.of(bytes, at + box.head(), at + (int) box.length(), tracks);
        timeMs = fragment.timeMs() == ContainerScanner.NO_TIME ? timeMs : fragment.timeMs();
        if (fragment.beginsWithKeyframe() && !fragment.isAbsolute()) {
            out.add(from, header);
        }
        return fragment.isAbsolute() ? "MP4: data offsets from the stream's beginning, not from the fragment's" : null;
    }

    /** Four printable characters of ASCII, or the copyright sign of QuickTime's types. */
    private static boolean isText(int type) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            int letter = type >> shift & 0xFF;
            if (letter < ' ' || letter > '~' && letter != 0xA9) {
                return false;
            }
        }
        return true;
    }
}
