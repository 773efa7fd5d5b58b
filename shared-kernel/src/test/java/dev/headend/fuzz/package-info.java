/**
 * What a fuzzer does with each room that reads media of strangers (docs/testing.md): each {@code …Target} feeds one of them with any
 * bytes, and checks what must hold for all of them. Each build runs the targets with seeds and with what fuzzers have found.
 */
@NullMarked
package dev.headend.fuzz;

import org.jspecify.annotations.NullMarked;
