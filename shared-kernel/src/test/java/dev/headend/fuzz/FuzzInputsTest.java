package dev.headend.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Without a fuzzer: its seeds, what it has found, all that is left of them when they are cut, and some noise. */
class FuzzInputsTest {
    private static final int VARIATIONS = 200;

    @ParameterizedTest
    @EnumSource
    void holdsForWhatIsKnown(Seeds seeds) {
        assertThat(seeds.inputs()).isNotEmpty();
        Random random = new Random(1);
        for (byte[] input : seeds.inputs()) {
            feed(seeds, input);
            for (int i = 0; i < VARIATIONS; i++) {
                byte[] variation = Arrays.copyOf(input, random.nextInt(input.length + 1));
                feed(seeds, variation);
                if (variation.length > 0) {
                    variation[random.nextInt(variation.length)] = (byte) random.nextInt();
                    feed(seeds, variation);
                }
            }
        }
    }

    private static void feed(Seeds seeds, byte[] input) {
        try {
            seeds.target.accept(input);
        } catch (RuntimeException | Error broken) {
            throw new AssertionError("input of " + seeds + ": " + HexFormat.of().formatHex(input), broken);
        }
    }
}
