package dev.headend.encoder.storage;

/** What other tests stand on. */
final class MemoryStorageTest extends StorageContract {
    private final MemoryStorage storage = new MemoryStorage();

    @Override
    protected Storage storage() {
        return storage;
    }
}
