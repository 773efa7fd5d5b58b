package dev.headend.edge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FileReadersTest {
    private final CountDownLatch over = new CountDownLatch(1);
    private final FileReaders readers = new FileReaders(1, 4);

    @AfterEach
    void goOn() {
        over.countDown();
        readers.close();
    }

    /** While a disk hangs, anybody may ask for folders of any name. */
    @Test
    void nothingIsKeptOfAFolderWhoseWorkIsRefused() {
        int accepted = 0;
        int refused = 0;
        while (refused < 100) {
            try {
                readers.execute("/hls/" + accepted + "-" + refused, this::hang);
                accepted++;
            } catch (RejectedExecutionException full) {
                refused++;
            }
        }
        assertThat(readers.folders()).isEqualTo(accepted);
    }

    private void hang() {
        try {
            over.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
