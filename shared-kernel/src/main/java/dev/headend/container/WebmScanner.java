package dev.headend.container;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * WebM and Matroska (RFC 9559), as a flat row of elements: of segments, clusters and groups of blocks only the heads are read, as if
 * what is in them followed them. So it does not matter whether their sizes are known.
 *
 * <p>A receiver may join at a cluster whose first block of the picture is a keyframe; without a picture, at any cluster. Where a
 * keyframe comes later in a cluster, it joins at that block, for which its header ends with the beginning of a cluster of the same time:
 * from the cluster's own beginning the first pictures could not be decoded, and some muxers begin clusters without regard to keyframes.
 */
final class WebmScanner implements FormatScanner {
    private static final int EBML = 0x1A45DFA3;
    private static final int SEGMENT = 0x18538067;
    private static final int INFO = 0x1549A966;
    private static final int TRACKS = 0x1654AE6B;
    private static final int CLUSTER = 0x1F43B675;
    private static final int TIMESTAMP = 0xE7;
    private static final int SIMPLE_BLOCK = 0xA3;
    private static final int GROUP = 0xA0;
    private static final int BLOCK = 0xA1;
    private static final int REFERENCE = 0xFB;

    /** Behind the track's number: a time and flags. */
    private static final int TIME_AND_FLAGS = 3;

    private static final int KEYFRAME = 0x80;

    private final WebmHeader header = new WebmHeader();
    private final WebmCluster cluster = new WebmCluster();
    private long timeMs = ContainerScanner.NO_TIME;
    /** The offset behind the latest element that was looked at, without its content. */
    private long seen;

    @Override
    public ContainerFormat format() {
        return ContainerFormat.WEBM;
    }

    @Override
    public byte @Nullable [] header() {
        return header.complete();
    }

    @Override
    public long timeMs() {
        return timeMs;
    }

    @Override
    public long undecidedFrom() {
        return header.picture() == WebmTracks.NO_PICTURE ? Long.MAX_VALUE : cluster.undecidedFrom(seen);
    }

    @Override
    public Step read(Step.Read asked, ByteBuf bytes, int at, SpacedJoinPoints out) {
        int head = Ebml.headLength(bytes, at, asked.length());
        if (head == Ebml.BROKEN) {
            return new Step.Stop("WebM: no element where one must begin");
        }
        if (head > asked.length()) {
            return new Step.Read(asked.offset(), head);
        }
        Ebml element = Ebml.at(bytes, at);
        seen = asked.end();
        return switch (element.id()) {
            case SEGMENT -> segment(element, asked);
            case CLUSTER -> cluster(element, asked, out);
            case EBML, INFO, TRACKS -> partOfHeader(element, asked, bytes, at);
            default ->
                element.isSized()
                        ? partOfCluster(element, asked, bytes, at, out)
                        : new Step.Stop("WebM: element of unknown size that is no segment and no cluster");
        };
    }

    private Step segment(Ebml element, Step.Read asked) {
        header.segment();
        return inside(element, asked);
    }

    private Step cluster(Ebml element, Step.Read asked, SpacedJoinPoints out) {
        byte[] needed = header.end();
        if (needed == null) {
            return new Step.Stop("WebM: cluster before the tracks");
        }
        cluster.begin(asked.offset());
        if (header.picture() == WebmTracks.NO_PICTURE) {
            out.add(asked.offset(), needed);
        }
        return inside(element, asked);
    }

    private Step partOfHeader(Ebml element, Step.Read asked, ByteBuf bytes, int at) {
        if (!element.isSized()) {
            return new Step.Stop("WebM: header of unknown size");
        }
        if (header.complete() != null && element.id() != EBML) {
            return behind(element, asked);
        }
        long length = element.head() + element.content();
        if (length > asked.length()) {
            return Step.whole("WebM: element of the header", asked.offset(), length);
        }
        switch (element.id()) {
            case EBML -> header.begin(bytes, at, (int) length);
            case TRACKS -> header.tracks(bytes, at, at + element.head(), (int) length);
            default -> header.info(bytes, at, at + element.head(), (int) length);
        }
        return header.isTooLong() ? new Step.Stop("WebM: header too long") : behind(element, asked);
    }

    private Step partOfCluster(Ebml element, Step.Read asked, ByteBuf bytes, int at, SpacedJoinPoints out) {
        byte[] complete = header.complete();
        if (complete == null) {
            return behind(element, asked);
        }
        int shown = (int) Math.min(element.content(), bytesToSee(element.id()));
        if (asked.length() < element.head() + shown) {
            return new Step.Read(asked.offset(), element.head() + shown);
        }
        int content = at + element.head();
        boolean isBlock = isBlock(element.id()) && isWhole(bytes, content, shown);
        if (isBlock) {
            timeMs = header.millis(cluster.timeOf(bytes.getShort(content + Ebml.lengthOf(bytes.getByte(content)))));
        }
        boolean isPicture = isBlock && Ebml.variable(bytes, content) == header.picture();
        switch (element.id()) {
            case TIMESTAMP -> cluster.timestamp(Ebml.number(bytes, content, shown));
            case SIMPLE_BLOCK -> {
                if (isPicture) {
                    cluster.picture(asked.offset(), isKeyframe(bytes, content), complete, out);
                }
            }
            case GROUP -> cluster.group(asked.offset(), endOf(element, asked));
            case BLOCK -> {
                if (isPicture) {
                    cluster.pictureInGroup();
                }
            }
            case REFERENCE -> cluster.reference();
            default -> {}
        }
        Step.Read next = element.id() == GROUP ? inside(element, asked) : behind(element, asked);
        if (cluster.endsGroup(next.offset())) {
            cluster.pictureOfGroup(complete, out);
        }
        return next;
    }

    private static int bytesToSee(int id) {
        return switch (id) {
            case TIMESTAMP -> Long.BYTES;
            case SIMPLE_BLOCK, BLOCK -> Long.BYTES + TIME_AND_FLAGS;
            default -> 0;
        };
    }

    private static boolean isBlock(int id) {
        return id == SIMPLE_BLOCK || id == BLOCK;
    }

    /** Whether the beginning of a block is all there. */
    private static boolean isWhole(ByteBuf bytes, int block, int seen) {
        return seen > TIME_AND_FLAGS && Ebml.lengthOf(bytes.getByte(block)) + TIME_AND_FLAGS <= seen;
    }

    private static boolean isKeyframe(ByteBuf bytes, int block) {
        int flags = block + Ebml.lengthOf(bytes.getByte(block)) + TIME_AND_FLAGS - 1;
        return (bytes.getByte(flags) & KEYFRAME) != 0;
    }

    private static long endOf(Ebml element, Step.Read asked) {
        return Step.plus(asked.offset() + element.head(), element.content());
    }

    private static Step.Read inside(Ebml element, Step.Read asked) {
        return new Step.Read(asked.offset() + element.head(), Ebml.SHORTEST);
    }

    private static Step.Read behind(Ebml element, Step.Read asked) {
        return new Step.Read(endOf(element, asked), Ebml.SHORTEST);
    }
}
