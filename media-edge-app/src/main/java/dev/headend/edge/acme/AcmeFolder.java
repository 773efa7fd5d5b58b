package dev.headend.edge.acme;

import dev.headend.config.StartupFailure;
import dev.headend.config.tls.CertificateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What outlives a restart, of one certificate authority: the account's key, the certificate with its key, and what failed since. A file is
 * whole or not there, whenever the process or the machine ends: each is written beside, forced to the disk, and renamed. Nobody but the
 * program's user may read them. Who writes holds the {@link #tryLock lock}, as edges may share the folder. Blocks.
 */
final class AcmeFolder {
    private static final Set<PosixFilePermission> FOLDER_OF_OWNER = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<?> FILE_OF_OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final String ACCOUNT = "account.pem";
    private static final String FAILURES = "failures.properties";
    private static final String LOCK = "lock";
    private static final String FRESH = ".new";

    private final Path folder;

    private AcmeFolder(Path folder) {
        this.folder = folder;
    }

    /** @throws StartupFailure if it cannot be made or written */
    static AcmeFolder open(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        try {
            makeAbove(absolute);
            Files.createDirectories(absolute, PosixFilePermissions.asFileAttribute(FOLDER_OF_OWNER));
            Files.setPosixFilePermissions(absolute, FOLDER_OF_OWNER);
        } catch (IOException unusable) {
            throw new StartupFailure(
                    AcmeSettings.FOLDER + ": the folder " + absolute + " cannot be made, or is not this program's: "
                            + unusable,
                    unusable);
        }
        if (!Files.isWritable(absolute)) {
            throw new StartupFailure(
                    AcmeSettings.FOLDER + ": the folder " + absolute + " may not be written by this program's user");
        }
        return new AcmeFolder(absolute);
    }

    /** What is above the folder of all authorities is for others too: media may be beside it. */
    private static void makeAbove(Path folderOfOne) throws IOException {
        Path all = folderOfOne.getParent();
        if (all != null && all.getParent() != null) {
            Files.createDirectories(all.getParent());
        }
    }

    /** Held by whoever orders; goes with the process, however that ends. */
    interface Lock extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    /** Empty while another edge orders. */
    Optional<Lock> tryLock() throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve(LOCK), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), FILE_OF_OWNER);
        try {
            if (channel.tryLock() != null) {
                return Optional.of(channel::close);
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            // As if it were another's.
        } catch (IOException unsupported) {
            channel.close();
            throw unsupported;
        }
        channel.close();
        return Optional.empty();
    }

    /** Where the certificate is, as the servers of TLS read it. */
    CertificateFiles certificate() {
        return files(folder.resolve(AcmeSettings.CERTIFICATE_FILE));
    }

    private static CertificateFiles files(Path file) {
        return new CertificateFiles(file, file, AcmeSettings.DOMAINS, AcmeSettings.DOMAINS);
    }

    /** Writes a certificate beside the one in use, to be looked at before it takes its place. @param pem with its key */
    CertificateFiles stage(String pem) throws IOException {
        return files(writeFresh(folder.resolve(AcmeSettings.CERTIFICATE_FILE), pem));
    }

    /** Puts the certificate that was written last in the place of the one in use. */
    void replaceByStaged() throws IOException {
        replace(folder.resolve(AcmeSettings.CERTIFICATE_FILE));
    }

    /** Null = there is none. */
    @Nullable
    String accountKey() throws IOException {
        Path file = folder.resolve(ACCOUNT);
        return Files.exists(file) ? Files.readString(file) : null;
    }

    void writeAccountKey(String pem) throws IOException {
        write(folder.resolve(ACCOUNT), pem);
    }

    /** Where failures are noted; who deletes it has the next order begin at once. */
    Path failuresFile() {
        return folder.resolve(FAILURES);
    }

    Failures failures() throws IOException {
        Path file = failuresFile();
        return Files.exists(file)
                ? FailuresText.read(
                        Files.readString(file), Files.getLastModifiedTime(file).toInstant())
                : Failures.NONE;
    }

    void write(Failures failures) throws IOException {
        if (failures.isNone()) {
            Files.deleteIfExists(failuresFile());
        } else {
            write(failuresFile(), FailuresText.of(failures));
        }
    }

    private void write(Path file, String text) throws IOException {
        Path ignored = writeFresh(file, text);
        replace(file);
    }

    private static Path fresh(Path file) {
        return file.resolveSibling(file.getFileName() + FRESH);
    }

    private static Path writeFresh(Path file, String text) throws IOException {
        Path fresh = fresh(file);
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(
                fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE_OF_OWNER)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        return fresh;
    }

    private void replace(Path file) throws IOException {
        Files.move(fresh(file), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
