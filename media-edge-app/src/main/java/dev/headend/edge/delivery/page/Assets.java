package dev.headend.edge.delivery.page;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * The files of a page. All share a folder that is named after their contents: so they can be cached for ever, and scripts find each
 * other beside themselves.
 */
public final class Assets {
    private final String folder;
    private final Map<String, Asset> byName;
    private final String version;

    /** @param folder where the page finds them, as {@code /player}; the version and the name follow */
    public Assets(String folder, List<Asset> assets) {
        this.folder = folder;
        CRC32C sum = new CRC32C();
        assets.forEach(asset -> sum.update(asset.plain()));
        version = HexFormat.of().toHexDigits((int) sum.getValue());
        byName = assets.stream().collect(Collectors.toMap(Asset::name, Function.identity()));
    }

    /** The pattern of their addresses, for a route that {@link PageAnswers#asset} answers. */
    public String pattern() {
        return folder + "/{version}/{name}";
    }

    /** Replaces the names of files in braces by their addresses. */
    public String fill(String template) {
        String text = template;
        for (String name : byName.keySet()) {
            text = text.replace("{" + name + "}", folder + "/" + version + "/" + name);
        }
        return text;
    }

    /** Empty for an unknown name, or another program's version. */
    Optional<Asset> find(String wantedVersion, String name) {
        return wantedVersion.equals(version) ? Optional.ofNullable(byName.get(name)) : Optional.empty();
    }
}
