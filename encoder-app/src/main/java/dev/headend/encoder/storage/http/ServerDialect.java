package dev.headend.encoder.storage.http;

import dev.headend.encoder.storage.http.RequestSender.Answer;
import java.io.IOException;

/** What one kind of server wants of requests besides the file: who we are above all. Thread-safe; may block. */
public interface ServerDialect {
    /** The status of an answer to somebody who is not known. */
    int UNAUTHORIZED = 401;

    /** The same of somebody who is, and has no right to do it. */
    int FORBIDDEN = 403;

    /** The status of an answer about a file that does not exist. */
    int NOT_FOUND = 404;

    /** The same, of a file that once did. */
    int GONE = 410;

    /** The status of an answer to a method that is not for files. */
    int METHOD_NOT_ALLOWED = 405;

    /** The same, of one that the server does not know. */
    int NOT_IMPLEMENTED = 501;

    /** The status of an answer to a request whose condition does not hold. */
    int PRECONDITION_FAILED = 412;

    /**
     * The request as this server takes it.
     *
     * @throws IOException if somebody who has to be asked for it cannot be
     */
    FileRequest complete(FileRequest request) throws IOException;

    /** Whether there is no such file. */
    default boolean isAbsent(Answer answer) {
        return answer.status() == NOT_FOUND || answer.status() == GONE;
    }

    /** Whether nothing was stored because there is another version, or none. */
    default boolean isOtherVersion(Answer answer) {
        return answer.status() == PRECONDITION_FAILED;
    }

    /** What the operator may do about an answer that is a failure; begins with "; ", or is empty. */
    String advice(Answer answer);

    /** The settings that say where the server is. */
    String whereSettings();
}
