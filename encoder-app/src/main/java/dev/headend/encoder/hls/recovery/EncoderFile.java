package dev.headend.encoder.hls.recovery;

import dev.headend.encoder.hls.recovery.StreamState.StreamRef;
import java.util.ArrayList;
import java.util.List;

/**
 * The file of an encoder: as long as it changes, the encoder lives.
 *
 * @param beat counts its versions
 * @param streams that nobody else may touch
 */
record EncoderFile(long beat, List<StreamRef> streams) {
    EncoderFile {
        streams = List.copyOf(streams);
    }

    static String path(String encoder) {
        return "encoders/" + encoder + ".json";
    }

    /** The encoders of a storage. */
    record Index(List<String> encoders) {
        static final String PATH = "encoders/index.json";

        Index {
            encoders = List.copyOf(encoders);
        }

        Index with(String encoder) {
            List<String> more = new ArrayList<>(encoders);
            more.add(encoder);
            return new Index(more);
        }

        Index without(String encoder) {
            return new Index(
                    encoders.stream().filter(other -> !other.equals(encoder)).toList());
        }
    }
}
