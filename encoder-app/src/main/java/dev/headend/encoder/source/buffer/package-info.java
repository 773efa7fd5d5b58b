/**
 * What is held of streams between those who receive and those who feed: packets, and how many bytes of them this process may
 * hold. Knows no connection, no container and no FFmpeg.
 */
@NullMarked
package dev.headend.encoder.source.buffer;

import org.jspecify.annotations.NullMarked;
