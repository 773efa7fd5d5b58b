package dev.headend.config;

import dev.headend.config.UnreadSetting.Effect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All settings of a program. Immutable.
 *
 * @param settings in the order of the documentation
 * @param rules conditions on several settings
 * @param unread documented variables that the program does not act on
 * @param hints what is valid and does nothing, or not what one would think; asked with those variables only that are set
 * @param derivations of properties that follow from several settings
 * @param translation of another program's variables; comes before all else
 */
public record SettingsTable(
        List<Setting> settings,
        List<Rule> rules,
        List<UnreadSetting> unread,
        List<Rule> hints,
        List<Derivation> derivations,
        Translation translation) {
    /** Name and password in a URL. */
    private static final Pattern USER = Pattern.compile("//[^/]*@");

    private static final String SERVICE_LINK_ADVICE =
            " (Kubernetes sets it by itself when there is a Service of that name:"
                    + " set it in the pod, or enableServiceLinks: false there)";

    public SettingsTable {
        settings = List.copyOf(settings);
        rules = List.copyOf(rules);
        unread = List.copyOf(unread);
        hints = List.copyOf(hints);
        derivations = List.copyOf(derivations);
    }

    /** A table without hints and derivations. */
    public SettingsTable(List<Setting> settings, List<Rule> rules, List<UnreadSetting> unread) {
        this(settings, rules, unread, List.of(), List.of(), Translation.NONE);
    }

    /** A table of which everything is acted on. */
    public SettingsTable(List<Setting> settings, List<Rule> rules) {
        this(settings, rules, List.of());
    }

    /** A table of what is not acted on. */
    public static SettingsTable ofUnread(List<UnreadSetting> unread) {
        return new SettingsTable(List.of(), List.of(), unread);
    }

    /** The same table with these hints: each that does not hold is a warning. */
    public SettingsTable withHints(List<Rule> more) {
        return new SettingsTable(settings, rules, unread, more, derivations, translation);
    }

    /** The same table with this derivation alone. */
    public SettingsTable withDerivation(Derivation derivation) {
        return new SettingsTable(settings, rules, unread, hints, List.of(derivation), translation);
    }

    /** The same table, which reads what this makes of an environment. */
    public SettingsTable withTranslation(Translation other) {
        return new SettingsTable(settings, rules, unread, hints, derivations, other);
    }

    /** A condition on several settings; yields a sentence for the operator when it does not hold. */
    @FunctionalInterface
    public interface Rule {
        /** @param values the texts in force by variable name, defaults included; a variable that is not set is absent */
        Optional<String> problem(Map<String, String> values);
    }

    /**
     * What properties are when they depend on more than the variable that is named for them: a default that is another
     * variable's value, or a variable that means one thing here and another there.
     */
    @FunctionalInterface
    public interface Derivation {
        /**
         * The properties to set; they take the place of those of single variables, and of earlier derivations.
         *
         * @param values as a {@link Rule} gets them; not asked for when there are problems
         */
        Map<String, Object> properties(Map<String, String> values);
    }

    /** Turns an environment that was written for another program into one for this. */
    @FunctionalInterface
    public interface Translation {
        /** Leaves everything as it is. */
        Translation NONE = environment -> new Translated(environment, List.of(), List.of(), Map.of());

        Translated translate(Map<String, String> environment);
    }

    /**
     * A translated environment.
     *
     * @param problems a line each, with which the program does not start; empty when all is well
     * @param warnings a line each
     * @param wordings by settings that the operator did not set himself: what to say of them where there is a problem
     */
    public record Translated(
            Map<String, String> environment,
            List<String> problems,
            List<String> warnings,
            Map<String, Wording> wordings) {
        private List<String> inWordsOfTheOperator(List<String> ownProblems) {
            return ownProblems.stream()
                    .map(problem -> wordings.entrySet().stream()
                            .filter(entry -> problem.startsWith(entry.getKey() + ":"))
                            .map(entry -> entry.getValue()
                                    .of(problem.substring(entry.getKey().length())))
                            .findFirst()
                            .orElse(problem))
                    .toList();
        }
    }

    /**
     * How a setting is called that another program's variable became.
     *
     * @param name of the variable
     * @param advice what to do about a problem, the end of its line
     */
    public record Wording(String name, String advice) {
        private String of(String problem) {
            return name + problem + advice;
        }
    }

    /**
     * The result of reading an environment.
     *
     * @param properties Spring properties; incomplete when there are problems
     * @param problems a line each, naming the variable, its value and what is allowed; empty when all is well
     * @param warnings a line for each variable that looks like a setting's name misspelt, or that has no effect here
     */
    public record Reading(Map<String, Object> properties, List<String> problems, List<String> warnings) {}

    /** A table with these settings after its own. */
    public SettingsTable and(SettingsTable other) {
        List<Setting> all = new ArrayList<>(settings);
        all.addAll(other.settings);
        List<Rule> allRules = new ArrayList<>(rules);
        allRules.addAll(other.rules);
        List<UnreadSetting> allUnread = new ArrayList<>(unread);
        allUnread.addAll(other.unread);
        List<Rule> allHints = new ArrayList<>(hints);
        allHints.addAll(other.hints);
        List<Derivation> allDerivations = new ArrayList<>(derivations);
        allDerivations.addAll(other.derivations);
        return new SettingsTable(
                all,
                allRules,
                allUnread,
                allHints,
                allDerivations,
                translation == Translation.NONE ? other.translation : translation);
    }

    /** Reads an environment. An empty variable counts as not set, as chart templates and compose files leave them. */
    public Reading read(Map<String, String> environment) {
        Translated translated = translation.translate(environment);
        Reading reading = readTranslated(translated.environment());
        List<String> problems = new ArrayList<>(translated.problems());
        problems.addAll(translated.inWordsOfTheOperator(reading.problems()));
        List<String> warnings = new ArrayList<>(translated.warnings());
        warnings.addAll(reading.warnings());
        return new Reading(reading.properties(), List.copyOf(problems), List.copyOf(warnings));
    }

    private Reading readTranslated(Map<String, String> environment) {
        Map<String, Object> properties = new LinkedHashMap<>();
        Map<String, String> values = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (Setting setting : settings) {
            String text = textOf(setting, environment);
            if (text == null) {
                continue;
            }
            values.put(setting.name(), text);
            try {
                properties.put(setting.property(), setting.type().reader().apply(text));
            } catch (IllegalArgumentException bad) {
                problems.add(problem(setting, text, bad));
            }
        }
        rules.forEach(rule -> rule.problem(values).ifPresent(problems::add));
        problems.addAll(objections(Effect.REFUSED, environment));
        if (problems.isEmpty()) {
            derivations.forEach(derivation -> properties.putAll(derivation.properties(values)));
        }
        return new Reading(properties, List.copyOf(problems), warnings(environment));
    }

    private List<String> warnings(Map<String, String> environment) {
        Set<String> names = settings.stream().map(Setting::name).collect(Collectors.toCollection(LinkedHashSet::new));
        unread.forEach(setting -> names.add(setting.name()));
        List<String> warnings = new ArrayList<>(objections(Effect.WARNED, environment));
        hints.forEach(hint -> hint.problem(set(environment)).ifPresent(warnings::add));
        Misspelling.among(environment.keySet(), names).forEach(misspelling -> warnings.add(misspelling.warning()));
        return List.copyOf(warnings);
    }

    private List<String> objections(Effect effect, Map<String, String> environment) {
        return unread.stream()
                .filter(setting -> setting.effect() == effect)
                .flatMap(setting -> setting.objection(environment).stream())
                .toList();
    }

    private static Map<String, String> set(Map<String, String> environment) {
        Map<String, String> set = new LinkedHashMap<>();
        environment.forEach((name, text) -> {
            if (!text.isBlank()) {
                set.put(name, text.strip());
            }
        });
        return set;
    }

    private static @Nullable String textOf(Setting setting, Map<String, String> environment) {
        String text = environment.getOrDefault(setting.name(), "").strip();
        return text.isEmpty() ? setting.defaultValue() : text;
    }

    private static String problem(Setting setting, String text, IllegalArgumentException bad) {
        String shown = setting.type().secret()
                ? "(not shown)"
                : "'" + USER.matcher(text).replaceFirst("//***@") + "'";
        String which = bad instanceof SettingType.BadPart ? ": " + bad.getMessage() : "";
        return setting.name() + " is " + shown + ", but it must be "
                + setting.type().allowed() + which + (ServiceLinks.isAddress(text) ? SERVICE_LINK_ADVICE : "");
    }
}
