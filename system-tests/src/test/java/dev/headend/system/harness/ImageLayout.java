package dev.headend.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The files of an image, laid out in a folder by the Dockerfile's own instructions, to be run where there is no engine. What is
 * not from the image: the system below it, the JVM, which is that of the test, and the AOT cache, which the launcher trained
 * from the same jar in another folder.
 */
public final class ImageLayout {
    private static final Dockerfile DOCKERFILE = Dockerfile.read();
    private static final String UID = "10001";
    private static final List<String> WRITABLE = List.of("data", "hls");
    private static final Path JAVA = Path.of(System.getProperty("java.home"));

    private final String image;
    private final String app;
    private final Path root;

    /**
     * Lays it out.
     *
     * @param image the Dockerfile's stage, such as {@code media-edge}
     * @param root folder that takes the place of {@code /}
     */
    public ImageLayout(String image, Path root) throws IOException, InterruptedException {
        this.image = image;
        this.app = image + "-app";
        this.root = root;
        for (String folder : WRITABLE) {
            Files.createDirectories(root.resolve(folder));
        }
        extractLayers();
        for (Dockerfile.Instruction instruction : DOCKERFILE.instructions(image)) {
            if (instruction.keyword().equals("COPY")) {
                copy(instruction);
            }
        }
        Path flags = root.resolve("app/jvm.flags");
        Files.writeString(flags, inRoot(Files.readString(flags)));
        run("chmod", "-R", "a-w,a+rX", root.toString());
        for (String folder : WRITABLE) {
            writable(root.resolve(folder));
        }
    }

    private static void writable(Path folder) throws IOException, InterruptedException {
        run("chmod", "u+w", folder.toString());
        if (isRoot()) {
            run("chown", UID + ":" + UID, folder.toString());
        }
    }

    /** By the command that the image is built with. */
    private void extractLayers() throws IOException, InterruptedException {
        Path jars = Files.createDirectories(root.resolve("jars"));
        // The program's own jar gets the time of this one, which an AOT cache is bound to.
        copyFile(jar(), jars.resolve(app + ".jar"));
        String loop = DOCKERFILE.last("layers", "RUN").replaceFirst("for app in [^;]*;", "for app in " + app + ";");
        run("bash", "-c", inRoot(loop));
    }

    private Path jar() {
        return Checkout.ROOT.resolve(app).resolve("target").resolve(app + ".jar");
    }

    private void copy(Dockerfile.Instruction instruction) throws IOException {
        Path target = root.resolve(instruction.words().getLast().substring(1));
        for (String source : instruction.words().subList(0, instruction.words().size() - 1)) {
            switch (instruction.from()) {
                case "" -> copyInto(Checkout.ROOT.resolve(source), target);
                case "layers" -> copyInto(root.resolve(source.substring(1)), target);
                case "training" -> copyInto(trainedCache(), target);
                case "jdk" -> {}
                default -> throw new AssertionError(instruction);
            }
        }
    }

    /** A folder's content, or a file, with the times that AOT caches are bound to. */
    private static void copyInto(Path source, Path target) throws IOException {
        Files.createDirectories(target);
        if (!Files.isDirectory(source)) {
            copyFile(source, target.resolve(source.getFileName()));
            return;
        }
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                copyFile(file, target.resolve(source.relativize(file).toString()));
            }
        }
    }

    private static void copyFile(Path source, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Files.copy(source, target, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    }

    private Path trainedCache() {
        String option = "-XX:AOTCache=";
        return Checkout.javaArguments(app).stream()
                .filter(argument -> argument.startsWith(option))
                .map(argument -> Path.of(argument.substring(option.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the launcher has no AOT cache for " + app));
    }

    /** A command, setting or script of the image, as it is here. */
    private String inRoot(String text) {
        return text.replaceAll("/(app|jars|layers|natives|data|hls)\\b", root + "/$1")
                .replaceAll("/opt/(jre|jdk)", JAVA.toString());
    }

    /**
     * Starts the image's entrypoint, as the image's user where this is root.
     *
     * @param options more of the JVM's
     * @param settings more environment variables
     */
    public Started start(List<String> options, Map<String, String> settings) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(
                    List.of("setpriv", "--reuid", UID, "--regid", UID, "--clear-groups", "--no-new-privs", "--"));
        }
        Dockerfile.words(DOCKERFILE.last(image, "ENTRYPOINT")).stream()
                .map(this::inRoot)
                .forEach(command::add);
        command.addAll(command.indexOf("-jar"), options);
        ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
        builder.environment().keySet().retainAll(List.of("PATH"));
        DOCKERFILE
                .environment(image)
                .forEach((name, value) -> builder.environment().put(name, inRoot(value)));
        builder.environment().putAll(settings);
        return new Started(image, builder);
    }

    /** Whether this process may become the image's user. */
    public static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** What stands in the place of one of the image's folders. */
    public Path folder(String path) {
        return Path.of(inRoot(path));
    }

    /** Every file of the program, with its size and time. */
    public List<String> files() {
        try (Stream<Path> all = Files.walk(root.resolve("app"))) {
            return all.map(file -> file + " " + file.toFile().length() + " "
                            + file.toFile().lastModified())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join(" ", command) + " failed");
        }
    }
}
