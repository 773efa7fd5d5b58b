package dev.headend.system.synthetic;

/**
 * Where a stream is published and played.
 *
 * @param port on 127.0.0.1
 * @param app as {@code connect} names it
 * @param name as {@code publish} and {@code play} name it
 */
public record RtmpAddress(int port, String app, String name) {}
