package dev.headend.encoder.storage.server;

import dev.headend.fixture.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** S3Proxy with files in memory: a server that speaks S3, signatures and conditions included. */
public final class S3Server implements AutoCloseable {
    public static final String ACCESS_KEY = "access";
    public static final String SECRET_KEY = "secret";
    private static final Path JAR = Path.of("target", "s3", "s3proxy.jar");

    private final int port = FreePorts.next();
    private final ServerProcess process;

    /** A server with a bucket in it. */
    public static S3Server withBucket(Path folder, String bucket) throws Exception {
        S3Server server = new S3Server(folder);
        server.make(bucket);
        return server;
    }

    /** Makes a bucket. */
    public void make(String bucket) throws Exception {
        try (S3AsyncClient client = S3AsyncClient.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(URI.create("http://127.0.0.1:" + port))
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                .build()) {
            client.createBucket(it -> it.bucket(bucket)).get();
        }
    }

    /** @param folder for its configuration and log */
    private S3Server(Path folder) throws IOException, InterruptedException {
        Path configuration =
                Files.writeString(folder.resolve("s3proxy.properties"), """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=transient-nio2
                jclouds.identity=any
                jclouds.credential=any
                """.formatted(port, ACCESS_KEY, SECRET_KEY));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        this.process = new ServerProcess(
                List.of(
                        java,
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        JAR.toAbsolutePath().toString(),
                        "--properties",
                        configuration.toString()),
                folder,
                port);
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.close();
    }
}
