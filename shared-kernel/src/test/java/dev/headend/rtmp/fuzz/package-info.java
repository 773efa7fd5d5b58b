/**
 * What a fuzzer does with each room of the codec (docs/testing.md): each {@code …Target} feeds one of them with any bytes, and
 * checks what must hold for all of them. Each build runs the targets with seeds and with what fuzzers have found.
 */
@NullMarked
package dev.headend.rtmp.fuzz;

import org.jspecify.annotations.NullMarked;
