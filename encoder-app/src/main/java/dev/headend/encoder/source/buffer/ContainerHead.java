package dev.headend.encoder.source.buffer;

/**
 * What a decoder needs before a chunk of a container with which it is to begin.
 *
 * @param bytes not to be changed; empty = it is in the chunk itself
 * @param document counts what follows each other in a stream without being one: each begins another part
 */
public record ContainerHead(byte[] bytes, int document) {}
