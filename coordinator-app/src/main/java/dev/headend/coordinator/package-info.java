/**
 * The control plane: it asks the application who may publish, gives each stream to an encoder, and tells the application
 * what becomes of it (spec/coordinator.md).
 *
 * <p>A stream's life is in {@code stream}, who takes part in it in {@code fleet}; {@code control} speaks with edges and
 * encoders, {@code verification} and {@code events} with the application, {@code commands} answers it, {@code store} keeps
 * all of it. The first two know none of the others.
 */
@NullMarked
package dev.headend.coordinator;

import org.jspecify.annotations.NullMarked;
