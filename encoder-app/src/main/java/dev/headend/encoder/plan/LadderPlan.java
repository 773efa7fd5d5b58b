package dev.headend.encoder.plan;

import dev.headend.encoder.plan.Rendition.Fit;
import dev.headend.encoder.plan.Rendition.Video;
import dev.headend.media.Ladder;
import dev.headend.media.Resolution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The video of the renditions of a stream (spec/encoder.md, "Which resolutions"): the original if it is ordered, and each
 * ordered size that is not larger than the source, fitted to the source's aspect ratio. Pure.
 */
public final class LadderPlan {
    private LadderPlan() {}

    /**
     * Fits a ladder to a source.
     *
     * @param copyOriginal whether the original is copied
     * @return by rendition name, the original first; at least one
     */
    public static Map<String, Video> of(Ladder ladder, SourceInfo.VideoInfo source, boolean copyOriginal) {
        Map<String, Video> videos = new LinkedHashMap<>();
        if (ladder.original()) {
            Video original = original(source, copyOriginal);
            videos.put(name(original, 0), original);
        }
        for (Resolution ordered : chosen(ladder, source)) {
            Video.Encoded fitted = fitted(ordered, source);
            videos.putIfAbsent(name(fitted, fitted.kbps()), fitted);
        }
        return videos;
    }

    static Video original(SourceInfo.VideoInfo source, boolean copy) {
        return copy
                ? Video.Copied.of(source)
                : new Video.Encoded(
                        evenUp(source.width()), evenUp(source.height()), source.frameRate(), Fit.PAD, false, 0);
    }

    /** What was copied so far, in the size that was announced. */
    static Video.Encoded reencoded(Video.Copied before, SourceInfo.VideoInfo now) {
        boolean sameSize = before.width() == now.width() && before.height() == now.height();
        return new Video.Encoded(
                evenUp(before.width()),
                evenUp(before.height()),
                now.frameRate(),
                sameSize ? Fit.PAD : Fit.FRAME,
                false,
                0);
    }

    /** What was encoded so far, in the same size, from a source that has another by now. */
    static Video.Encoded reencoded(
            Video.Encoded before, SourceInfo.@Nullable VideoInfo then, SourceInfo.VideoInfo now) {
        boolean sameSize = then != null && then.width() == now.width() && then.height() == now.height();
        boolean reducesRate = before.frameRate().perSecond() < now.frameRate().perSecond();
        return new Video.Encoded(
                before.width(),
                before.height(),
                reducesRate ? before.frameRate() : now.frameRate(),
                sameSize ? before.fit() : Fit.FRAME,
                reducesRate,
                before.kbps());
    }

    /** The sizes that are not larger than the source; the smallest one if there would be no rendition at all. */
    private static List<Resolution> chosen(Ladder ladder, SourceInfo.VideoInfo source) {
        List<Resolution> fitting = new ArrayList<>();
        for (Resolution ordered : ladder.others()) {
            Video size = fitted(ordered, source);
            if (size.width() <= evenUp(source.width()) && size.height() <= evenUp(source.height())) {
                fitting.add(ordered);
            }
        }
        if (!fitting.isEmpty() || ladder.original()) {
            return fitting;
        }
        Comparator<Resolution> byArea = Comparator.comparingLong(r -> (long) r.width() * r.height());
        return ladder.others().stream().min(byArea).stream().toList();
    }

    private static Video.Encoded fitted(Resolution ordered, SourceInfo.VideoInfo source) {
        boolean landscape = source.width() >= source.height();
        int width = evenUp(ordered.width());
        int height = evenUp(ordered.height());
        int proportionalHeight = proportional(width, source.height(), source.width());
        int proportionalWidth = proportional(height, source.width(), source.height());
        boolean keepWidth = landscape ? proportionalHeight <= height : proportionalWidth > width;
        boolean reducesRate =
                ordered.fps() > 0 && ordered.fps() < source.frameRate().perSecond();
        return new Video.Encoded(
                keepWidth ? width : proportionalWidth,
                keepWidth ? proportionalHeight : height,
                reducesRate ? FrameRate.of(ordered.fps()) : source.frameRate(),
                Fit.SCALE,
                reducesRate,
                ordered.kbps());
    }

    private static int proportional(int side, int numerator, int denominator) {
        return evenNearest((double) side * numerator / denominator);
    }

    static int evenUp(int side) {
        return side + (side & 1);
    }

    private static int evenNearest(double side) {
        return (int) Math.max(2, 2 * Math.round(side / 2));
    }

    private static String name(Video video, int kbps) {
        String limit = kbps > 0 ? "~" + kbps : "";
        return video.width() + "x" + video.height() + "-" + video.frameRate().rounded() + limit;
    }
}
