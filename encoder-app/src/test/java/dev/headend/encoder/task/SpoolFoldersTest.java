package dev.headend.encoder.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.PeerInstance;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolFoldersTest {
    private static final TaskId TASK = new TaskId(new ChannelId("news"), new StreamId("0001"));

    @TempDir
    private Path data;

    @Test
    void aTasksFolderIsRemovedWithAllThatIsInIt() throws IOException {
        SpoolFolders spools = claimed();
        Path folder = filled(spools);
        spools.remove(TASK);
        assertThat(folder).doesNotExist();
        spools.remove(TASK);
        spools.release();
        assertThat(data.resolve("spool")).isEmptyDirectory();
    }

    @Test
    void whatAKilledEncoderLeftIsRemoved() throws IOException {
        Path left = data.resolve("spool").resolve("an-earlier-run");
        Files.createDirectories(left.resolve("news"));
        Files.writeString(left.resolve("news").resolve("0.ts"), "some of it");
        Files.createFile(data.resolve("spool").resolve("an-earlier-run.lock"));
        SpoolFolders spools = claimed();
        assertThat(left).doesNotExist();
        assertThat(data.resolve("spool").resolve("an-earlier-run.lock")).doesNotExist();
        spools.release();
    }

    @Test
    void namesTheEncodersThatWereKilled() throws IOException {
        SpoolFolders alive = claimed();
        PeerInstance killed = PeerInstance.random();
        Path spools = data.resolve("spool");
        Files.writeString(spools.resolve(killed + ".lock"), "\n");
        Files.writeString(spools.resolve("no-instance.lock"), "\n");
        Files.createFile(spools.resolve(PeerInstance.random() + ".lock"));
        SpoolFolders starting = SpoolFolders.in(data, PeerInstance.random());
        assertThat(starting.claim())
                .as("without the one that has not locked its file yet")
                .containsExactly(killed);
        starting.release();
        alive.release();
    }

    @Test
    void whatAnotherEncoderWorksOnStays() throws IOException {
        SpoolFolders running = claimed();
        Path folder = filled(running);
        SpoolFolders starting = claimed();
        assertThat(folder.resolve("320x180-25").resolve("0.ts")).exists();
        starting.release();
        assertThat(folder).exists();
        running.release();
        assertThat(folder).doesNotExist();
    }

    /** Two others start at the same time: one has deleted its new lock file, which it makes again at once. */
    @Test
    void anEncoderIsNotTakenForDeadWhileItsLockFileIsGone() throws IOException {
        Path spools = Files.createDirectories(data.resolve("spool"));
        String owner = PeerInstance.random().toString();
        Path folder = Files.createDirectories(spools.resolve(owner));

        assertThat(spools().deleteIfAbandoned(spools.resolve(owner + ".lock"))).isEmpty();

        assertThat(folder).exists();
    }

    /** The file that was opened is not the one that the encoder has made since. */
    @Test
    void anEncoderIsNotTakenForDeadByAnEarlierLockFileOfIts() throws IOException {
        Path spools = Files.createDirectories(data.resolve("spool"));
        String owner = PeerInstance.random().toString();
        Path folder = Files.createDirectories(spools.resolve(owner));
        Path lock = Files.createFile(spools.resolve(owner + ".lock"));
        Object opened = SpoolFolders.identityOf(lock);
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            Files.delete(lock);
            Files.writeString(lock, "\n");

            assertThat(spools().deleteIfAbandoned(lock, opened, channel)).isEmpty();
        }
        assertThat(lock).exists();
        assertThat(folder).exists();
    }

    /** They had one name for both. */
    @Test
    void streamsWhoseIdsReadTheSameHaveFoldersOfTheirOwn() {
        SpoolFolders spools = SpoolFolders.in(data, PeerInstance.random());
        assertThat(spools.of(new TaskId(new ChannelId("a"), new StreamId("b-c"))))
                .isNotEqualTo(spools.of(new TaskId(new ChannelId("a-b"), new StreamId("c"))));
    }

    @Test
    void whatCannotBeDeletedDoesNotStopTheStart() throws IOException {
        Files.createDirectories(data.resolve("spool").resolve("x.lock"));
        claimed().release();
        assertThat(data.resolve("spool").resolve("x.lock")).exists();
    }

    private SpoolFolders spools() {
        return SpoolFolders.in(data, PeerInstance.random());
    }

    private SpoolFolders claimed() throws IOException {
        SpoolFolders spools = spools();
        spools.claim();
        return spools;
    }

    private static Path filled(SpoolFolders spools) throws IOException {
        Path folder = spools.of(TASK);
        Files.createDirectories(folder.resolve("320x180-25"));
        Files.writeString(folder.resolve("320x180-25").resolve("0.ts"), "a segment");
        return folder;
    }
}
