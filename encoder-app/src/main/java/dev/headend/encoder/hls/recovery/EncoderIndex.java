package dev.headend.encoder.hls.recovery;

import dev.headend.encoder.hls.recovery.EncoderFile.Index;
import dev.headend.encoder.hls.recovery.JsonFiles.Versioned;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/** The list of the encoders that use a storage. Blocks. */
final class EncoderIndex {
    private static final int ATTEMPTS = 20;

    private final JsonFiles files;

    EncoderIndex(JsonFiles files) {
        this.files = files;
    }

    List<String> encoders() throws IOException {
        return files.read(Index.PATH, Index.class)
                .content()
                .map(Index::encoders)
                .orElse(List.of());
    }

    void add(String encoder) throws IOException {
        change(index -> index.encoders().contains(encoder) ? index : index.with(encoder));
    }

    void remove(String encoder) throws IOException {
        change(index -> index.without(encoder));
    }

    private void change(UnaryOperator<Index> change) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Versioned<Index> existing = files.read(Index.PATH, Index.class);
            Index before = existing.content().orElse(new Index(List.of()));
            Index after = change.apply(before);
            if (after.equals(before) || files.replace(Index.PATH, after, existing.etag())) {
                return;
            }
        }
        throw new IOException("too many others change " + Index.PATH);
    }
}
