package dev.headend.coordinator.verification;

import dev.headend.config.HttpAuthProperties;
import dev.headend.coordinator.stream.KeyVerifier.StreamOptions;
import dev.headend.media.Ladder;
import dev.headend.media.PreviewSpec;
import dev.headend.media.StreamKey;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the application is asked about keys ({@code KEY_VERIFICATION_*}).
 *
 * @param url null = every key is accepted
 * @param publishToken accepted as the key of every channel, where no application is asked; null = there is none
 *     ({@code PUBLISH_TOKEN})
 * @param publishResolutions what is ordered for its streams ({@code PUBLISH_RESOLUTIONS})
 * @param publishRecord whether they are recorded ({@code PUBLISH_RECORD})
 * @param publishPreviews pictures of them, as {@link PreviewSpec} reads it; null = none ({@code PUBLISH_PREVIEWS})
 * @param auth how the coordinator authenticates
 * @param timeout until the answer is there, connecting included; less than the 20 s that an edge waits
 */
@ConfigurationProperties("headend.coordinator.verification")
public record VerificationProperties(
        @Nullable URI url,
        @Nullable String publishToken,
        @DefaultValue("ORIGINAL") String publishResolutions,
        @DefaultValue("false") boolean publishRecord,
        @Nullable String publishPreviews,
        @DefaultValue HttpAuthProperties auth,
        @DefaultValue("15s") Duration timeout) {
    /** Without the token. */
    @Override
    public String toString() {
        return "VerificationProperties[url=" + url + ", timeout=" + timeout + "]";
    }

    /** The key that {@link #publishToken} stands for. */
    Optional<StreamKey> publishKey() {
        return Optional.ofNullable(publishToken).flatMap(StreamKey::ofToken);
    }

    /** What is ordered for streams that no application is asked about. */
    StreamOptions publishOptions() {
        PreviewSpec previews =
                Optional.ofNullable(publishPreviews).flatMap(PreviewSpec::parse).orElse(null);
        return new StreamOptions(Ladder.parse(publishResolutions).ladder(), publishRecord, previews);
    }
}
