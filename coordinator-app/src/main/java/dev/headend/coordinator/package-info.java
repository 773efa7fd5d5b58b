/**
 * The control plane. Streams live in {@code stream}, who is connected in {@code fleet} and {@code control}; everything that
 * talks to the outside knows those, never the reverse.
 */
@NullMarked
package dev.headend.coordinator;

import org.jspecify.annotations.NullMarked;
