package dev.headend.container;

import dev.headend.container.FlvHeader.Kind;
import dev.headend.rtmp.message.DataFrame;
import dev.headend.rtmp.message.MediaInspector;
import dev.headend.rtmp.message.MediaTraits;
import dev.headend.rtmp.message.MediaTraits.Purpose;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * FLV, a row of tags, with the codecs of Enhanced RTMP too: the header is FLV's own, the latest metadata and the latest sequence header
 * of each track. A receiver may join at a keyframe of the picture's first track; at any tag of sound if there is no picture.
 */
final class FlvScanner implements FormatScanner {
    private static final int FILE_HEAD = 9;
    private static final int TAG_HEAD = 11;
    /** Where in it the time is: three bytes, behind which is the highest one. */
    private static final int TIME = 4;

    private static final int AUDIO = 8;
    private static final int VIDEO = 9;
    private static final int SCRIPT = 18;
    private static final MediaTraits METADATA = new MediaTraits(Purpose.DESCRIPTION, 0);
    private static final MediaTraits NOTHING = new MediaTraits(Purpose.OTHER, 0);
    private static final int NO_TRACK = -1;
    /** Bytes of a tag's content that tell what it is, unless several tracks are in it. */
    private static final int BEGINNING = 32;
    /** So many tags of sound in a row: the picture that was announced will not come. About five seconds. */
    private static final int SOUND_ONLY = 256;

    private final FlvHeader header = new FlvHeader();
    private boolean hasBegun;
    private int picture = NO_TRACK;
    private int soundTags;
    private long timeMs = ContainerScanner.NO_TIME;

    @Override
    public ContainerFormat format() {
        return ContainerFormat.FLV;
    }

    @Override
    public byte @Nullable [] header() {
        return hasBegun ? header.complete() : null;
    }

    @Override
    public long timeMs() {
        return timeMs;
    }

    @Override
    public Step read(Step.Read asked, ByteBuf bytes, int at, SpacedJoinPoints out) {
        int head = hasBegun ? TAG_HEAD : FILE_HEAD;
        if (asked.length() < head) {
            return new Step.Read(asked.offset(), head);
        }
        return hasBegun ? tag(asked, bytes, at, out) : begin(asked, bytes, at);
    }

    private Step begin(Step.Read asked, ByteBuf bytes, int at) {
        long length = bytes.getUnsignedInt(at + FILE_HEAD - Integer.BYTES);
        if (length < FILE_HEAD) {
            return new Step.Stop("FLV: header shorter than FLV's headers are");
        }
        hasBegun = true;
        header.begin(bytes.getByte(at + 4));
        return new Step.Read(asked.offset() + length + FlvHeader.BACK_POINTER, TAG_HEAD);
    }

    private Step tag(Step.Read asked, ByteBuf bytes, int at, SpacedJoinPoints out) {
        int type = bytes.getUnsignedByte(at);
        int content = bytes.getUnsignedMedium(at + 1);
        if (type != AUDIO && type != VIDEO && type != SCRIPT) {
            return new Step.Stop("FLV: no tag where one must begin");
        }
        int seen = asked.length() - TAG_HEAD;
        if (seen < Math.min(content, BEGINNING)) {
            return new Step.Read(asked.offset(), TAG_HEAD + Math.min(content, BEGINNING));
        }
        MediaTraits traits = traits(type, bytes.slice(at + TAG_HEAD, seen));
        if (seen < content && mustBeSeenWhole(type, traits, content)) {
            return Step.whole("FLV: metadata or sequence header", asked.offset(), TAG_HEAD + content);
        }
        switch (traits.purpose()) {
            case SEQUENCE_HEADER, DESCRIPTION -> header.put(new Kind(type, traits), bytes, at, TAG_HEAD + content);
            case KEYFRAME, FRAME -> {
                timeMs = (long) bytes.getUnsignedByte(at + TIME + 3) << 24 | bytes.getUnsignedMedium(at + TIME);
                frame(type, traits, asked.offset(), out);
            }
            case OTHER -> {}
        }
        return header.length() > ContainerScanner.MAX_HEADER
                ? new Step.Stop("FLV: headers too long")
                : new Step.Read(asked.offset() + TAG_HEAD + content + FlvHeader.BACK_POINTER, TAG_HEAD);
    }

    private static MediaTraits traits(int type, ByteBuf payload) {
        return switch (type) {
            case AUDIO -> MediaInspector.audio(payload);
            case VIDEO -> MediaInspector.video(payload);
            default -> DataFrame.isMetadata(payload) ? METADATA : NOTHING;
        };
    }

    /** What is kept, and what cannot be told from its beginning: several tracks in one tag. Anything longer is no media. */
    private static boolean mustBeSeenWhole(int type, MediaTraits traits, int content) {
        return switch (traits.purpose()) {
            case SEQUENCE_HEADER, DESCRIPTION -> true;
            case OTHER -> type != SCRIPT && TAG_HEAD + content <= ContainerScanner.MAX_HEADER;
            case KEYFRAME, FRAME -> false;
        };
    }

    private void frame(int type, MediaTraits traits, long offset, SpacedJoinPoints out) {
        boolean canJoin;
        if (type == VIDEO) {
            picture = picture == NO_TRACK ? traits.track() : picture;
            canJoin = traits.purpose() == Purpose.KEYFRAME && traits.track() == picture;
        } else {
            soundTags++;
            canJoin = picture == NO_TRACK && (!header.announcesPicture() || soundTags > SOUND_ONLY);
        }
        if (canJoin && out.takes(offset, header.isNew() ? header.length() : 0)) {
            out.add(offset, header.complete());
        }
    }
}
