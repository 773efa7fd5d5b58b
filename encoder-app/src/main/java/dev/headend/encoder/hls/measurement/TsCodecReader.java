package dev.headend.encoder.hls.measurement;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the beginning of an MPEG-TS segment until its codecs are known. For one segment and one thread. */
public final class TsCodecReader {
    /** Audio may begin only after a large first frame of video. */
    private static final int MAX_PACKETS = 8 * 1024 * 1024 / TsPacket.LENGTH;

    private static final int ASSOCIATION_PID = 0;
    private static final int H264 = 0x1b;
    private static final int AAC_ADTS = 0x0f;
    private static final int UNKNOWN_TYPE = 0;

    private final Map<Integer, ElementaryStreamHead> heads = new HashMap<>();
    private Map<Integer, Integer> types = Map.of();
    private int mapPid = -1;
    private @Nullable String video;
    private @Nullable String audio;

    private TsCodecReader() {}

    /**
     * The codecs of a segment.
     *
     * @throws IOException if it cannot be read; never for its content
     */
    public static Codecs codecsOf(Path segment) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(segment), 64 * 1024)) {
            return codecsOf(in);
        }
    }

    /**
     * The codecs of a segment, of which no more is read than that takes. The stream stays the caller's.
     *
     * @throws IOException if it cannot be read; never for its content
     */
    public static Codecs codecsOf(InputStream in) throws IOException {
        TsCodecReader reader = new TsCodecReader();
        for (int i = 0; i < MAX_PACKETS && !reader.complete(); i++) {
            byte[] bytes = in.readNBytes(TsPacket.LENGTH);
            if (bytes.length < TsPacket.LENGTH) {
                break;
            }
            TsPacket.read(bytes).ifPresent(reader::add);
        }
        return new Codecs(reader.video, reader.audio);
    }

    private void add(TsPacket packet) {
        if (packet.pid() == ASSOCIATION_PID) {
            int named = ProgramTables.mapPid(packet);
            mapPid = named >= 0 ? named : mapPid;
        } else if (packet.pid() == mapPid) {
            types = types.isEmpty() ? ProgramTables.streamTypes(packet) : types;
        } else {
            addToStream(packet, types.getOrDefault(packet.pid(), UNKNOWN_TYPE));
        }
    }

    private void addToStream(TsPacket packet, int type) {
        boolean wanted = type == H264 && video == null || type == AAC_ADTS && audio == null;
        if (!wanted) {
            return;
        }
        ElementaryStreamHead head = heads.computeIfAbsent(packet.pid(), _ -> new ElementaryStreamHead());
        if (head.full()) {
            return;
        }
        head.add(packet);
        if (type == H264) {
            video = Codecs.ofH264(head.toBytes());
        } else {
            audio = Codecs.ofAdts(head.toBytes());
        }
    }

    private boolean complete() {
        return !types.isEmpty()
                && (video != null || !types.containsValue(H264))
                && (audio != null || !types.containsValue(AAC_ADTS));
    }
}
