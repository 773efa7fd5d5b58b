package dev.headend.config.restreamer;

import static dev.headend.config.restreamer.RestreamerEdge.text;

import dev.headend.config.UnreadSetting;
import dev.headend.config.restreamer.RestreamerVariable.WithoutEffect;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What an operator should hear of his variables. Misspelt names are not here: the edge's own table knows these variables, too. */
final class RestreamerWarnings {
    private RestreamerWarnings() {}

    /**
     * Looks for what to warn of.
     *
     * @param values of the variables as read, by name; without those that cannot be read
     * @return a line each
     */
    static List<String> of(Map<String, String> environment, Map<String, Object> values) {
        Stream<Optional<String>> dangers =
                Stream.of(publicToken(environment, values), publicPassword(environment, values), fetchedInVain(values));
        Stream<Optional<String>> ineffective = RestreamerVariables.ALL.stream()
                .filter(WithoutEffect.class::isInstance)
                .map(variable -> ((WithoutEffect) variable).unread())
                .filter(unread -> unread.effect() == UnreadSetting.Effect.WARNED)
                .map(unread -> unread.objection(environment));
        return Stream.of(dangers, ineffective)
                .flatMap(Function.identity())
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> publicToken(Map<String, String> environment, Map<String, Object> values) {
        boolean used = RestreamerVariables.DEFAULT_TOKEN.equals(values.get(RestreamerVariables.TOKEN))
                && text(environment, "PUBLISH_TOKEN").isEmpty()
                && text(environment, "KEY_VERIFICATION_URL").isEmpty();
        return used
                ? Optional.of(RestreamerVariables.TOKEN + " is the public default '" + RestreamerVariables.DEFAULT_TOKEN
                        + "': ANYONE may publish; set it to a secret of your own")
                : Optional.empty();
    }

    private static Optional<String> publicPassword(Map<String, String> environment, Map<String, Object> values) {
        boolean used = RestreamerVariables.DEFAULT_PASSWORD.equals(values.get(RestreamerVariables.PASSWORD))
                && text(environment, "STATUS_PASSWORD").isEmpty();
        return used
                ? Optional.of(RestreamerVariables.PASSWORD + " is the public default '"
                        + RestreamerVariables.DEFAULT_PASSWORD
                        + "': ANYONE may end streams, and read the status pages with the addresses of publishers and"
                        + " players; set it to a secret of your own")
                : Optional.empty();
    }

    private static Optional<String> fetchedInVain(Map<String, Object> values) {
        boolean fetched = "true".equals(values.get(RestreamerVariables.LETS_ENCRYPT));
        return fetched && "false".equals(values.get(RestreamerVariables.HTTPS))
                ? Optional.of(RestreamerVariables.LETS_ENCRYPT + " is true, but " + RestreamerVariables.HTTPS
                        + " is not, so it has no effect: no certificate is fetched; set " + RestreamerVariables.HTTPS
                        + "=true too, or unset it")
                : Optional.empty();
    }
}
