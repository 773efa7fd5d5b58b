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

/**
 * Which pictures a stream gets (spec/encoder.md, "Which resolutions"): the original if it is asked for, and each asked
 * size that is not larger than the source, fitted to the source's aspect. Pure.
 */
public final class LadderPlan {
    private LadderPlan() {}

    /**
     * Fits a ladder to a source.
     *
     * @param copyOriginal whether the original is the source's own bytes
     * @return by rendition name, the original first; at least one
     */
    public static Map<String, Video> of(Ladder ladder, SourceInfo.VideoInfo source, boolean copyOriginal) {
        Map<String, Video> pictures = new LinkedHashMap<>();
        if (ladder.original()) {
            Video original = original(source, copyOriginal);
            pictures.put(name(original, 0), original);
        }
        for (Resolution asked : chosen(ladder, source)) {
            Video.Encoded fitted = fitted(asked, source);
            pictures.putIfAbsent(name(fitted, fitted.kbps()), fitted);
        }
        return pictures;
    }

    private static Video original(SourceInfo.VideoInfo source, boolean copy) {
        return copy
                ? new Video.Copied(source.width(), source.height(), source.frameRate())
                : new Video.Encoded(
                        evenUp(source.width()), evenUp(source.height()), source.frameRate(), Fit.PAD, false, 0);
    }

    /** What is not larger than the source; the smallest one if that leaves nothing at all to make. */
    private static List<Resolution> chosen(Ladder ladder, SourceInfo.VideoInfo source) {
        List<Resolution> fitting = new ArrayList<>();
        for (Resolution asked : ladder.others()) {
            Video size = fitted(asked, source);
            if (size.width() <= evenUp(source.width()) && size.height() <= evenUp(source.height())) {
                fitting.add(asked);
            }
        }
        if (!fitting.isEmpty() || ladder.original()) {
            return fitting;
        }
        Comparator<Resolution> byArea = Comparator.comparingLong(r -> (long) r.width() * r.height());
        return ladder.others().stream().min(byArea).stream().toList();
    }

    private static Video.Encoded fitted(Resolution asked, SourceInfo.VideoInfo source) {
        boolean landscape = source.width() >= source.height();
        int width = evenUp(asked.width());
        int height = evenUp(asked.height());
        int proportionalHeight = proportional(width, source.height(), source.width());
        int proportionalWidth = proportional(height, source.width(), source.height());
        boolean keepWidth = landscape ? proportionalHeight <= height : proportionalWidth > width;
        boolean reducesRate =
                asked.fps() > 0 && asked.fps() < source.frameRate().perSecond();
        return new Video.Encoded(
                keepWidth ? width : proportionalWidth,
                keepWidth ? proportionalHeight : height,
                reducesRate ? FrameRate.of(asked.fps()) : source.frameRate(),
                Fit.SCALE,
                reducesRate,
                asked.kbps());
    }

    private static int proportional(int side, int numerator, int denominator) {
        return evenNearest((double) side * numerator / denominator);
    }

    private static int evenUp(int side) {
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
