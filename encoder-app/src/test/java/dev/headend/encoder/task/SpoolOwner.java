package dev.headend.encoder.task;

import dev.headend.control.PeerInstance;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program that works in a spool, as an encoder does, until its standard input ends. Says where its task's folder is. */
final class SpoolOwner {
    static final TaskId TASK = new TaskId(new ChannelId("news"), new StreamId("0001"));

    private SpoolOwner() {}

    public static void main(String[] args) throws Exception {
        SpoolFolders spools = SpoolFolders.in(Path.of(args[0]), PeerInstance.random());
        spools.claim();
        Path folder = Files.createDirectories(spools.of(TASK));
        Files.writeString(folder.resolve("0.ts"), "a segment");
        System.out.println(folder);
        while (System.in.read() != -1) {
            continue;
        }
        spools.release();
    }
}
