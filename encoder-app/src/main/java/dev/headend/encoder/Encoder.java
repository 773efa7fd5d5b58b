package dev.headend.encoder;

import dev.headend.config.Program;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The program's entry. */
@SpringBootApplication(proxyBeanMethods = false)
public class Encoder {
    /** Starts the program from its environment. */
    public static void main(String[] args) {
        new Program(
                        Encoder.class,
                        "Headend encoder: turns streams into HLS in several resolutions, recordings and preview images with FFmpeg.",
                        EncoderSettings.TABLE)
                .run(args);
    }
}
