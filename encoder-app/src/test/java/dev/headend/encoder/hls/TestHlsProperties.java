package dev.headend.encoder.hls;

/** Settings of HLS for tests. */
public final class TestHlsProperties {
    /** What holds when no variable is set. */
    public static final HlsProperties DEFAULT = new HlsProperties(3, 10, 86_400, 16_777_216);

    private TestHlsProperties() {}
}
