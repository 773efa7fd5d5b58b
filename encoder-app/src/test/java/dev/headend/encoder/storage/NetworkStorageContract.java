package dev.headend.encoder.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.encoder.hls.recovery.StreamRegistry;
import dev.headend.encoder.storage.server.FaultProxy;
import dev.headend.encoder.storage.server.FaultProxy.Fault;
import dev.headend.fixture.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every storage does that is reached through a network. */
public abstract class NetworkStorageContract extends StorageContract {
    private static final String SEGMENT = "hls/c/s/r/0.ts";
    private static final byte[] OLD = "old".getBytes(UTF_8);
    private static final byte[] NEW = new byte[60_000];
    /** As many as a storage makes at once, or more. */
    protected static final int UPLOADS = 32;

    /** The same storage, of which each wait is limited to a second. On a busy machine a good server may be slower than that. */
    protected abstract Storage impatient();

    /** Where leases are renewed while {@link #storage} is busy. */
    protected Storage leases() {
        return storage();
    }

    /** In front of the server. */
    protected abstract FaultProxy proxy();

    /** The header of a stored file as viewers get it; "" = it is not sent. */
    protected abstract String servedHeader(String path, String header) throws Exception;

    @AfterEach
    void mend() {
        proxy().set(Fault.NONE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"REFUSED", "RESET", "HUNG", "UNAVAILABLE"})
    void aFaultIsAFailureInTimeAndChangesNothing(Fault fault) throws IOException {
        storage().put(folder() + SEGMENT, OLD, ContentKind.SEGMENT);
        Path file = Files.write(spool.resolve("0.ts"), NEW);
        Storage storage = impatient();
        proxy().set(fault);
        assertThatThrownBy(() -> storage.put(folder() + SEGMENT, file, ContentKind.SEGMENT))
                .isInstanceOf(IOException.class);
        assertThat(file).exists();
        assertThatThrownBy(() -> storage.put(folder() + SEGMENT, NEW, ContentKind.SEGMENT))
                .isInstanceOf(IOException.class);
        if (fault != Fault.RESET) { // which short requests escape
            assertThatThrownBy(() -> storage.read(folder() + SEGMENT)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> storage.replace(folder() + SEGMENT, NEW, ContentKind.SEGMENT, null))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> storage.delete(folder() + SEGMENT)).isInstanceOf(IOException.class);
        }
        proxy().set(Fault.NONE);
        assertThat(eventually().content()).isEqualTo(OLD);
    }

    @Test
    void anAnswerThatIsLostIsAFailureToo() throws IOException {
        Storage storage = impatient();
        proxy().set(Fault.SILENT);
        assertThatThrownBy(() -> storage.put(folder() + SEGMENT, NEW, ContentKind.SEGMENT))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"REFUSED", "RESET", "UNAVAILABLE"})
    void afterSomeFaultsEverythingIsStored(Fault fault) throws IOException {
        Path file = Files.write(spool.resolve("0.ts"), NEW);
        proxy().set(fault, 3);
        assertThat(new RetryingStorage(storage(), Duration.ofSeconds(30))
                        .put(folder() + SEGMENT, file, ContentKind.SEGMENT))
                .isTrue();
        assertThat(file).doesNotExist();
        assertThat(storage().read(folder() + SEGMENT).orElseThrow().content()).isEqualTo(NEW);
    }

    @Test
    void aSlowServerIsWaitedFor() throws IOException {
        proxy().set(Fault.SLOW);
        Path file = Files.write(spool.resolve("0.ts"), new byte[200_000]);
        storage().put(folder() + SEGMENT, file, ContentKind.SEGMENT);
        assertThat(storage().read(folder() + SEGMENT).orElseThrow().content()).hasSize(200_000);
    }

    @Test
    void whoeverWaitsCanBeInterrupted() throws Exception {
        proxy().set(Fault.HUNG);
        int before = proxy().accepted();
        AtomicReference<String> end = new AtomicReference<>("none");
        CountDownLatch over = new CountDownLatch(1);
        Thread waiting = Thread.ofPlatform().start(() -> {
            try {
                storage().put(folder() + SEGMENT, NEW, ContentKind.SEGMENT);
            } catch (IOException failed) {
                end.set(failed.getClass().getSimpleName() + " "
                        + Thread.currentThread().isInterrupted());
            }
            over.countDown();
        });
        while (proxy().accepted() == before) {
            Thread.onSpinWait();
        }
        waiting.interrupt();
        assertThat(over.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(end.get()).isEqualTo("InterruptedIOException true");
    }

    /** Otherwise others would take the streams over. */
    @Test
    void aLeaseIsRenewedWhileAllUploadsHang() throws Exception {
        StreamRegistry streams = new StreamRegistry(
                storage(), leases(), UUID.randomUUID().toString(), Clock.systemUTC(), System::nanoTime);
        int before = proxy().accepted();
        proxy().set(Fault.HUNG, UPLOADS);
        Thread[] uploads = new Thread[UPLOADS];
        Arrays.setAll(uploads, i -> Thread.ofVirtual().start(() -> upload(i)));
        while (proxy().accepted() - before < UPLOADS) {
            Thread.onSpinWait();
        }
        long begin = System.nanoTime();
        assertThat(streams.beat()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
        for (Thread upload : uploads) {
            upload.interrupt();
            upload.join();
        }
    }

    private void upload(int number) {
        assertThatThrownBy(() -> storage().put(folder() + number + ".ts", NEW, ContentKind.SEGMENT))
                .isInstanceOf(IOException.class);
    }

    @Test
    void filesAreServedAsWhatTheyAre() throws Exception {
        storage().put(folder() + SEGMENT, NEW, ContentKind.SEGMENT);
        storage().put(folder() + "hls/c/s/live.m3u8", OLD, ContentKind.PLAYLIST);
        storage().put(folder() + "img-preview/0.jpg", OLD, ContentKind.IMAGE);
        storage().put(folder() + "img-preview/index.json", OLD, ContentKind.INDEX);
        assertServed(SEGMENT, "video/mp2t", "public, max-age=31536000, immutable");
        assertServed("hls/c/s/live.m3u8", "application/vnd.apple.mpegurl", "no-cache");
        assertServed("img-preview/0.jpg", "image/jpeg", "public, max-age=31536000, immutable");
        assertServed("img-preview/index.json", "application/json", "no-cache");
    }

    private void assertServed(String path, String type, String caching) throws Exception {
        assertThat(servedHeader(folder() + path, "Content-Type")).isEqualTo(type);
        assertThat(servedHeader(folder() + path, "Cache-Control")).isEqualTo(caching);
    }

    /** A connection that is kept may be one that was just reset. */
    private StoredFile eventually() throws IOException {
        for (int i = 0; ; i++) {
            try {
                return storage().read(folder() + SEGMENT).orElseThrow();
            } catch (IOException reset) {
                if (i == 10) {
                    throw reset;
                }
            }
        }
    }
}
