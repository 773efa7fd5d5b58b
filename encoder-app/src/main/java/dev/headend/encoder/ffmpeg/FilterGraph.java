package dev.headend.encoder.ffmpeg;

import dev.headend.encoder.plan.EncodingPlan;
import dev.headend.encoder.plan.EncodingPlan.CutPoints;
import dev.headend.encoder.plan.FrameRate;
import dev.headend.encoder.plan.Rendition;
import dev.headend.encoder.plan.Rendition.Fit;
import dev.headend.encoder.plan.Rendition.Video;
import dev.headend.encoder.plan.SourceInfo;
import dev.headend.media.PreviewSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The filters of all that is encoded from one decoded source. Sizes are made in a chain, each from the next larger one, which
 * takes a fraction of the CPU of scaling each from the source. Pure.
 */
final class FilterGraph {
    private static final String SOURCE = "0:v:0";
    private static final String PREVIEWS = "images";
    private static final String SNAPSHOT = "snapshot";

    private final EncodingPlan plan;
    private final List<String> chains = new ArrayList<>();

    private FilterGraph(EncodingPlan plan) {
        this.plan = plan;
    }

    /**
     * The graph in FFmpeg's syntax; "" = nothing is encoded.
     *
     * @param previews null = none
     * @param snapshot null = none
     */
    static String of(EncodingPlan plan, @Nullable PreviewSpec previews, @Nullable PreviewSpec snapshot) {
        FilterGraph graph = new FilterGraph(plan);
        graph.add(sizes(plan), previews, snapshot);
        return String.join(";", graph.chains);
    }

    /** The label of a rendition's video. */
    static String video(String rendition) {
        return "[v-" + rendition + "]";
    }

    /** The label of the preview images. */
    static String previews() {
        return "[" + PREVIEWS + "]";
    }

    /** The label of the channel's latest picture. */
    static String snapshot() {
        return "[" + SNAPSHOT + "]";
    }

    /**
     * A size that is made.
     *
     * @param from what it is made from; null = the source
     */
    private record Size(
            String name, Video.Encoded video, @Nullable Size from) {
        boolean holds(Video.Encoded other) {
            return video.fit() != Fit.PAD
                    && video.fit() == other.fit()
                    && video.width() >= other.width()
                    && video.height() >= other.height();
        }

        /** Made from the smallest that is large enough. */
        Size fromOneOf(List<Size> larger) {
            return larger.reversed().stream()
                    .filter(other -> other.holds(video))
                    .findFirst()
                    .map(other -> new Size(name, video, other))
                    .orElse(this);
        }

        long area() {
            return (long) video.width() * video.height();
        }

        String input() {
            return "[i-" + name + "]";
        }
    }

    /** The largest first. */
    private static List<Size> sizes(EncodingPlan plan) {
        List<Size> fromSource = new ArrayList<>();
        for (Rendition rendition : plan.renditions()) {
            if (rendition.video() instanceof Video.Encoded video) {
                fromSource.add(new Size(rendition.name(), video, null));
            }
        }
        fromSource.sort(Comparator.comparingLong(Size::area).reversed());
        List<Size> sizes = new ArrayList<>();
        fromSource.forEach(size -> sizes.add(size.fromOneOf(sizes)));
        return sizes;
    }

    private void add(List<Size> sizes, @Nullable PreviewSpec previews, @Nullable PreviewSpec snapshot) {
        List<String> fromSource = inputs(sizes, null);
        if (previews != null) {
            fromSource.add("[i-" + PREVIEWS + "]");
        }
        if (snapshot != null) {
            fromSource.add("[i-" + SNAPSHOT + "]");
        }
        if (!fromSource.isEmpty()) {
            chains.add("[" + SOURCE + "]" + colors() + "split=" + fromSource.size() + String.join("", fromSource));
        }
        sizes.forEach(size -> add(size, inputs(sizes, size)));
        if (previews != null) {
            chains.add("[i-" + PREVIEWS + "]" + images(previews) + previews());
        }
        if (snapshot != null) {
            chains.add("[i-" + SNAPSHOT + "]" + images(snapshot) + snapshot());
        }
    }

    /** What the container says, where the decoder says otherwise: the samples stay as they are. */
    private String colors() {
        SourceInfo.VideoInfo source = plan.source().video();
        SourceInfo.Colors colors = source == null ? null : source.colors();
        return colors == null ? "" : "setparams=range=" + colors.range() + ":colorspace=" + colors.space() + ",";
    }

    private static List<String> inputs(List<Size> sizes, @Nullable Size from) {
        List<String> inputs = new ArrayList<>();
        sizes.stream().filter(size -> size.from() == from).map(Size::input).forEach(inputs::add);
        return inputs;
    }

    /** Frames are left out as early as possible, but not for smaller sizes that may need them. */
    private void add(Size size, List<String> smaller) {
        String thinning = thinning(size.video());
        String scaling = scaling(size);
        if (smaller.isEmpty()) {
            chains.add(size.input() + thinning + scaling + video(size.name()));
            return;
        }
        String whole = "[w-" + size.name() + "]";
        chains.add(size.input() + scaling + ",split=" + (smaller.size() + 1) + whole + String.join("", smaller));
        chains.add(whole
                + (thinning.isEmpty() ? "null" : thinning.substring(0, thinning.length() - 1))
                + video(size.name()));
    }

    /** Where segments are cut at the source's keyframes, none of those is left out. Otherwise the encoder has the rate. */
    private String thinning(Video.Encoded video) {
        if (plan.cutPoints() != CutPoints.SOURCE_KEYFRAMES || !video.reducesRate()) {
            return "";
        }
        FrameRate rate = video.frameRate();
        return "select='key+isnan(prev_selected_t)+gt(floor(t*" + rate + "+0.01),floor(prev_selected_t*" + rate
                + "+0.01))',";
    }

    private String scaling(Size made) {
        Video.Encoded video = made.video();
        String size = video.width() + ":" + video.height();
        SourceInfo.VideoInfo source = plan.source().video();
        if (made.from() == null && source != null && plan.source().mayResize() && video.fit() != Fit.FRAME) {
            return resized(video, source) + ",pad=" + size + ":-1:-1,setsar=1";
        }
        return switch (video.fit()) {
            case PAD -> "pad=" + size;
            case SCALE -> "scale=" + size;
            case FRAME -> framed(size);
        };
    }

    /** As planned while pictures have the planned size; other ones are scaled to fit in. */
    private static String resized(Video.Encoded video, SourceInfo.VideoInfo source) {
        boolean scaled = video.fit() == Fit.SCALE;
        String planned = "if(eq(iw," + source.width() + ")*eq(ih," + source.height() + "),";
        return "scale='" + planned + (scaled ? video.width() : source.width())
                + ",max(2,min(" + video.width() + ",2*trunc(" + video.height() + "*iw/ih/2))))':'" + planned
                + (scaled ? video.height() : source.height())
                + ",max(2,min(" + video.height() + ",2*trunc(" + video.width() + "*ih/iw/2))))'";
    }

    /** Fitted into this size, and centred. */
    static String framed(String size) {
        return "scale=" + size + ":force_original_aspect_ratio=decrease,pad=" + size + ":-1:-1,setsar=1";
    }

    /** An image is due at each multiple of the interval, and made of the first frame after that; times in FLV are whole milliseconds. */
    private static String images(PreviewSpec spec) {
        String due = "floor((%s+0.002)/" + spec.seconds() + ")";
        return "select='isnan(prev_selected_t)+gt(" + due.formatted("t") + "," + due.formatted("prev_selected_t")
                + ")'," + framed(spec.width() + ":" + spec.height());
    }
}
