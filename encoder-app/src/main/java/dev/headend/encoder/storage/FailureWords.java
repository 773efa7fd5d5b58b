package dev.headend.encoder.storage;

import dev.headend.text.LogText;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.regex.Pattern;

/** Says in plain words, for the log, what is wrong with a storage, and what to do where that is known. */
public final class FailureWords {
    /** Enough to tell failures apart; what follows may name a request or a time. */
    private static final int KIND_LENGTH = 60;

    private static final Pattern NO_LETTERS = Pattern.compile("[^A-Za-z]+");

    private FailureWords() {}

    /** A sentence without a full stop. */
    public static String of(IOException failure) {
        return switch (failure) {
            case AccessDeniedException denied ->
                denied.getFile() + " may not be written: give the user of this program the right to";
            case NoSuchFileException none -> none.getFile() + " does not exist";
            case FileSystemException broken -> broken.getFile() + ": " + reason(broken) + advice(reason(broken));
            case UnknownHostException unknown -> "unknown host " + LogText.failure(unknown);
            default -> {
                String words = LogText.line(failure.getMessage());
                yield words.isEmpty() ? failure.getClass().getSimpleName() : words;
            }
        };
    }

    /** The same for failures of the same kind, whichever file, request or server they are about. */
    static String kind(IOException failure) {
        String words = failure instanceof FileSystemException broken ? reason(broken) : of(failure);
        String letters = NO_LETTERS.matcher(words).replaceAll(" ");
        return failure.getClass().getName() + letters.substring(0, Math.min(letters.length(), KIND_LENGTH));
    }

    private static String reason(FileSystemException failure) {
        return Objects.requireNonNullElse(
                failure.getReason(), failure.getClass().getSimpleName());
    }

    private static String advice(String reason) {
        return reason.contains("No space left") || reason.contains("quota") ? "; make room there" : "";
    }
}
