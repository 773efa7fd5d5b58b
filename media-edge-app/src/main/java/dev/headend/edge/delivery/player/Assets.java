package dev.headend.edge.delivery.player;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;

/** The files that the page consists of, hls.js among them. */
final class Assets {
    private static final MediaType SCRIPT = MediaType.parseMediaType("text/javascript;charset=utf-8");
    private static final MediaType STYLE = MediaType.parseMediaType("text/css;charset=utf-8");
    private static final String HLS_POM = "/META-INF/maven/org.webjars.npm/hls.js/pom.properties";

    private final Map<String, Asset> byName;

    private Assets(List<Asset> assets) {
        byName = assets.stream().collect(Collectors.toMap(Asset::name, Function.identity()));
    }

    static Assets load() {
        String hls = "/META-INF/resources/webjars/hls.js/" + hlsVersion() + "/dist/";
        return new Assets(List.of(
                Asset.load("hls.js", SCRIPT, hls + "hls.min.js"),
                Asset.load("hls.worker.js", SCRIPT, hls + "hls.worker.js"),
                Asset.load("channel.js", SCRIPT, "channel.js"),
                Asset.load("player.js", SCRIPT, "player.js"),
                Asset.load("player.css", STYLE, "player.css")));
    }

    /** The jar says itself which version it is, so the build is the only place that names one. */
    private static String hlsVersion() {
        Properties pom = new Properties();
        try {
            pom.load(new ByteArrayInputStream(Asset.read(HLS_POM)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return pom.getProperty("version");
    }

    Collection<Asset> all() {
        return byName.values();
    }

    Optional<Asset> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
