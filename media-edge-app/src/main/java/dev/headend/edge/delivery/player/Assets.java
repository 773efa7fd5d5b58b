package dev.headend.edge.delivery.player;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.springframework.http.MediaType;

/** The files of the player page, hls.js among them. */
final class Assets {
    private static final MediaType SCRIPT = MediaType.parseMediaType("text/javascript;charset=utf-8");
    private static final MediaType STYLE = MediaType.parseMediaType("text/css;charset=utf-8");
    private static final String HLS_POM = "/META-INF/maven/org.webjars.npm/hls.js/pom.properties";

    private final Map<String, Asset> byName;
    private final String version;

    private Assets(List<Asset> assets) {
        CRC32C sum = new CRC32C();
        assets.forEach(asset -> sum.update(asset.plain()));
        version = HexFormat.of().toHexDigits((int) sum.getValue());
        byName = assets.stream().collect(Collectors.toMap(Asset::name, Function.identity()));
    }

    static Assets load() {
        String hls = "/META-INF/resources/webjars/hls.js/" + hlsVersion() + "/dist/";
        return new Assets(List.of(
                Asset.load("hls.js", SCRIPT, hls + "hls.min.js"),
                Asset.load("hls.worker.js", SCRIPT, hls + "hls.worker.js"),
                Asset.load("channel.js", SCRIPT, "channel.js"),
                Asset.load("player.js", SCRIPT, "player.js"),
                Asset.load("tracks.js", SCRIPT, "tracks.js"),
                Asset.load("player.css", STYLE, "player.css")));
    }

    /** Read from the jar, so that only the build names the version. */
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

    /**
     * Where the page finds a file. All share a folder that is named after their contents: so they can be cached for ever, and
     * scripts find each other beside themselves.
     */
    String address(Asset asset) {
        return "/player/" + version + "/" + asset.name();
    }

    /** Empty for an unknown name, or another program's version. */
    Optional<Asset> find(String wantedVersion, String name) {
        return wantedVersion.equals(version) ? Optional.ofNullable(byName.get(name)) : Optional.empty();
    }
}
