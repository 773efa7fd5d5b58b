package dev.headend.encoder.storage.azure;

import dev.headend.encoder.storage.http.FileRequest;
import java.io.IOException;

/** Shows Azure who we are. Thread-safe; may block. */
interface BlobAuthorization {
    /**
     * The {@code Authorization} header of a request that is otherwise complete.
     *
     * @throws IOException if who has to be asked for it does not give it
     */
    String of(FileRequest request) throws IOException;
}
