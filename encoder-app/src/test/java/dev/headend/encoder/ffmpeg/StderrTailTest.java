package dev.headend.encoder.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StderrTailTest {
    /** The thread that reads it reads all others', too. */
    @Test
    @Timeout(30)
    void comesToAnEndWithAProgramThatNeverStopsWriting() {
        StderrTail tail = new StderrTail(
                new InputStream() {
                    private int written;

                    @Override
                    public int available() {
                        return 64 * 1024;
                    }

                    @Override
                    public int read() {
                        return ++written % 8 == 0 ? '\n' : 'x';
                    }
                },
                UnaryOperator.identity());
        tail.poll();

        assertThat(tail.text()).isEqualTo("xxxxxxx | xxxxxxx | xxxxxxx | xxxxxxx | xxxxxxx");
    }
}
