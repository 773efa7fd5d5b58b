package dev.headend.encoder.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.InterruptedIOException;
import org.junit.jupiter.api.Test;

class InterruptedReadTest {
    /** As the SDK's does. */
    private static final InputStream INTERRUPTED = new InputStream() {
        @Override
        public int read() {
            throw new IllegalStateException(new InterruptedException());
        }
    };

    @Test
    void anEncoderThatStopsDoesNotTakeTheInterruptionForADefect() {
        assertThatThrownBy(() -> S3Storage.content("live/lease.json", INTERRUPTED))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
