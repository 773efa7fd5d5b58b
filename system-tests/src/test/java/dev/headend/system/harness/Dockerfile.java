package dev.headend.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Dockerfile of the images, as far as tests look into it. */
public final class Dockerfile {
    private static final Pattern FROM = Pattern.compile("(\\S+) AS (\\S+)");
    private static final Pattern JSON_STRING = Pattern.compile("\"([^\"]*)\"");

    private final Map<String, Stage> stages = new LinkedHashMap<>();

    /** One instruction. @param keyword such as {@code COPY} */
    public record Instruction(String keyword, String arguments) {
        /** The words behind the keyword, without options such as {@code --from}. */
        List<String> words() {
            return Stream.of(arguments.split("\\s+"))
                    .filter(word -> !word.startsWith("--"))
                    .toList();
        }

        /** The stage that a COPY takes from; empty: the build's context. */
        String from() {
            Matcher option = Pattern.compile("--from=(\\S+)").matcher(arguments);
            return option.find() ? option.group(1) : "";
        }
    }

    private record Stage(String base, List<Instruction> instructions) {}

    /** Reads that of the checkout. */
    public static Dockerfile read() {
        try {
            return new Dockerfile(Files.readString(Checkout.ROOT.resolve("Dockerfile")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Dockerfile(String text) {
        List<Instruction> current = new ArrayList<>();
        for (String line :
                text.replaceAll("(?m)^#.*\\R", "").replace("\\\n", " ").split("\n")) {
            String[] parts = line.strip().split("\\s+", 2);
            if (parts[0].equals("FROM")) {
                Matcher from = FROM.matcher(parts[1]);
                if (!from.matches()) {
                    throw new AssertionError("a stage without a name: " + line);
                }
                current = new ArrayList<>();
                stages.put(from.group(2), new Stage(from.group(1), current));
            } else if (parts.length == 2) {
                current.add(new Instruction(parts[0], parts[1]));
            }
        }
    }

    /** What a stage does, that of the stages it begins with included. */
    public List<Instruction> instructions(String stage) {
        Stage last = stages.get(stage);
        return last == null
                ? List.of()
                : Stream.concat(instructions(last.base()).stream(), last.instructions().stream())
                        .toList();
    }

    /** Everything that is copied from the checkout, by any stage. */
    public Stream<String> copiedFromContext() {
        return stages.values().stream()
                .flatMap(stage -> stage.instructions().stream())
                .filter(instruction -> instruction.keyword().equals("COPY")
                        && instruction.from().isEmpty())
                .flatMap(instruction ->
                        instruction.words().subList(0, instruction.words().size() - 1).stream());
    }

    /** All that is copied into an image, in this order, as the instructions have it. */
    public String copiedInto(String image) {
        return instructions(image).stream()
                .filter(instruction -> instruction.keyword().equals("COPY"))
                .map(Instruction::arguments)
                .collect(Collectors.joining("\n"));
    }

    /** The last of these in a stage; empty when there is none. */
    public String last(String stage, String keyword) {
        return instructions(stage).stream()
                .filter(instruction -> instruction.keyword().equals(keyword))
                .reduce((_, later) -> later)
                .map(Instruction::arguments)
                .orElse("");
    }

    /** The words of an instruction in exec form. */
    public static List<String> words(String exec) {
        return JSON_STRING
                .matcher(exec)
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    /** What programs find in their environment. */
    public Map<String, String> environment(String stage) {
        Map<String, String> all = new HashMap<>();
        instructions(stage).stream()
                .filter(instruction -> instruction.keyword().equals("ENV"))
                .flatMap(instruction -> instruction.words().stream())
                .map(word -> word.split("=", 2))
                .forEach(pair -> all.put(pair[0], pair[1]));
        return all;
    }
}
