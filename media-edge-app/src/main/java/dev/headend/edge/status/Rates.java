package dev.headend.edge.status;

/**
 * How much passes at present, over the last five to ten seconds or since the stream began.
 *
 * @param in bits per second from the publisher
 * @param out bits per second to all receivers together
 * @param audio what of {@code in} is audio; 0 of a container
 * @param video what of {@code in} is video; 0 of a container
 * @param frames of video per second, as they came; 0 of a container
 */
public record Rates(long in, long out, long audio, long video, double frames) {
    static final Rates NONE = new Rates(0, 0, 0, 0, 0);
}
