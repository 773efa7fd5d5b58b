package dev.headend.encoder.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PreviewFormatTest {
    @Test
    void theIndexIsAsApplicationsAreTold() throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "interfaces.md")))
                .contains("\n  " + new String(PreviewFormat.index(3), StandardCharsets.UTF_8) + "\n");
    }
}
