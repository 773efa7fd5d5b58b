package dev.headend.edge.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.headend.edge.RunningEdge;
import dev.headend.edge.rtmp.server.Ffmpeg;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in docs/websocket.md is run as it is printed there. */
class PublishExampleTest {
    private static final Path PAGE = Path.of("../docs/websocket.md");
    /** Its packages are this one's, and another may come before it on the path. */
    private static final String DEBIANS_PYTHON = "/usr/bin/python3";

    @TempDir
    Path folder;

    @Test
    void publishesWhatItReads() throws Exception {
        Path program = Files.writeString(folder.resolve("publish.py"), printed());
        String python = Stream.of("python3", DEBIANS_PYTHON)
                .filter(PublishExampleTest::hasWebSockets)
                .findFirst()
                .orElse(null);
        assumeThat(python).as("a python3 that has the package websockets").isNotNull();
        Path file = folder.resolve("stream.webm");
        Ffmpeg.run(
                folder.resolve("log"),
                ("-f lavfi -i testsrc2=size=320x180:rate=25 -t 3 -c:v libvpx -deadline realtime -cpu-used 8 -f webm"
                                + " -live 1 " + file)
                        .split(" "));
        try (RunningEdge edge = RunningEdge.start(Map.of());
                TestClient receiver = TestClient.connect(edge, "news/k3y/receive")) {
            String address = "ws://127.0.0.1:" + edge.http().getPort() + "/news/k3y/publish";
            Process example = new ProcessBuilder(python, program.toString(), address)
                    .inheritIO()
                    .redirectInput(file.toFile())
                    .start();
            assertThat(example.waitFor()).isZero();
            assertThat(receiver.awaitClose()).isEqualTo(1000);
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            receiver.drainTo(received);
            assertThat(received.toByteArray()).isEqualTo(Files.readAllBytes(file));
        }
    }

    private static String printed() throws Exception {
        Matcher program = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        assertThat(program.find()).isTrue();
        return program.group(1);
    }

    private static boolean hasWebSockets(String python) {
        try {
            return new ProcessBuilder(python, "-c", "import websockets")
                            .start()
                            .onExit()
                            .join()
                            .exitValue()
                    == 0;
        } catch (IOException noPython) {
            return false;
        }
    }
}
