package dev.headend.system.harness;

import com.jayway.jsonpath.JsonPath;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.minidev.json.JSONObject;

/**
 * The machine's Chromium without a screen and with a camera that shows a test picture, with one page open, driven through its DevTools protocol
 * (https://chromedevtools.github.io/devtools-protocol/). Names that end with {@code .test} are this machine, by an insecure address.
 */
public final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Started chromium;
    private final DevTools page;

    /** Whether the machine has one. */
    public static boolean isThere() {
        return find().isPresent();
    }

    private static Optional<Path> find() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts it and opens an address. */
    public Browser(String url) {
        Path program = find().orElseThrow(() -> new AssertionError("there is no Chromium"));
        Path profile = Checkout.freshFolder("browser");
        chromium = new Started(
                "chromium",
                new ProcessBuilder(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--no-first-run",
                        "--mute-audio",
                        "--autoplay-policy=no-user-gesture-required",
                        "--use-fake-device-for-media-stream",
                        "--use-fake-ui-for-media-stream",
                        "--window-size=1280,800",
                        "--host-resolver-rules=MAP *.test 127.0.0.1",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank"));
        try {
            page = new DevTools(pageAddress(profile));
            page.call("Page.enable", Map.of());
            page.call("Page.navigate", Map.of("url", url));
        } catch (Throwable failure) {
            chromium.close();
            throw failure;
        }
    }

    /** Chromium writes the port that it chose into its profile, and lists its pages there. */
    private URI pageAddress(Path profile) {
        Path portFile = profile.resolve("DevToolsActivePort");
        return Await.value("Chromium listens", PATIENCE, () -> {
            Optional<String> port = firstLine(portFile);
            if (port.isEmpty()) {
                return Optional.empty();
            }
            List<String> addresses = JsonPath.read(
                    Http.get("http://127.0.0.1:" + port.get() + "/json").body(),
                    "$[?(@.type == 'page')].webSocketDebuggerUrl");
            return addresses.stream().map(URI::create).findFirst();
        });
    }

    /** Empty also while the file is there and not written yet. */
    private static Optional<String> firstLine(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file).stream().findFirst() : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value of a JavaScript expression: a number, a string, a boolean or null. */
    public Object evaluate(String expression) {
        String answer = page.call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        Map<String, Object> result = JsonPath.read(answer, "$.result.result");
        return result.containsKey("value") ? result.get("value") : JSONObject.toJSONString(result);
    }

    /** The value of an expression that is a number. */
    public double number(String expression) {
        return evaluate(expression) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** What the page looks like now, as a PNG file kept with the build. */
    public Path screenshot(String name) {
        String data = JsonPath.read(page.call("Page.captureScreenshot", Map.of("format", "png")), "$.result.data");
        try {
            return Files.write(
                    Checkout.folder("screenshots").resolve(name + ".png"),
                    Base64.getDecoder().decode(data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        page.close();
        chromium.close();
    }
}
