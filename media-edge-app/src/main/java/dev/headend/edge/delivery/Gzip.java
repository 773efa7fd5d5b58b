package dev.headend.edge.delivery;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.springframework.http.HttpHeaders;

/** Compression of small texts. */
public final class Gzip {
    private Gzip() {}

    /** Whether the client takes gzip. */
    public static boolean isAccepted(HttpHeaders headers) {
        return isAccepted(headers.getOrEmpty(HttpHeaders.ACCEPT_ENCODING));
    }

    /** The same by the fields {@code Accept-Encoding}; RFC 9110 section 12.5.3. A weight of zero declines it. */
    static boolean isAccepted(List<String> fields) {
        for (String field : fields) {
            for (String item : field.split(",")) {
                String[] parts = item.split(";", -1);
                String coding = parts[0].strip();
                if (coding.equalsIgnoreCase("gzip") || coding.equals("*")) {
                    return parts.length == 1 || !parts[1].strip().matches("[qQ]=0(\\.0*)?");
                }
            }
        }
        return false;
    }

    /** Compresses; for texts of up to some megabytes, off the event loops. */
    public static byte[] compress(byte[] text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length / 2 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }
}
