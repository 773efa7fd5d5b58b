/**
 * What a stream costs the encoder and how long viewers wait for it, as numbers: {@code ./headend bench encoder} prints them,
 * docs/benchmarks.md explains them.
 *
 * <p>Coordinator, edge and encoder are the real programs in processes of their own, started as the launcher does; publishers
 * are real FFmpegs, and only the application is played here. Not a test: what a number should be is not asserted.
 */
@NullMarked
package dev.headend.system.bench.encoder;

import org.jspecify.annotations.NullMarked;
