package dev.headend.encoder;

import dev.headend.config.Program;
import dev.headend.encoder.ffmpeg.FfmpegInstallation;
import dev.headend.encoder.ffmpeg.FfmpegProperties;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The program's entry. */
@SpringBootApplication(proxyBeanMethods = false)
public class Encoder {
    /** Starts the program from its environment. */
    public static void main(String[] args) {
        new Program(
                        Encoder.class,
                        "Headend encoder: turns streams into HLS in several resolutions, recordings and preview images with FFmpeg.",
                        EncoderSettings.TABLE,
                        Encoder::problems)
                .run(args);
    }

    /** What is wrong with the machine for the settings. */
    static List<String> problems(Map<String, Object> properties) {
        Binder binder = new Binder(new MapConfigurationPropertySource(properties));
        List<String> problems = new ArrayList<>(StorageConfiguration.problems(binder));
        ffmpegProblem(binder).ifPresent(problems::addFirst);
        return problems;
    }

    private static Optional<String> ffmpegProblem(Binder binder) {
        FfmpegProperties ffmpeg =
                binder.bind(FfmpegProperties.PREFIX, FfmpegProperties.class).get();
        try {
            return FfmpegInstallation.problem(ffmpeg, EncoderConfiguration.locator(ffmpeg));
        } catch (IOException failed) {
            return Optional.of("FFmpeg cannot be tried: " + failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
