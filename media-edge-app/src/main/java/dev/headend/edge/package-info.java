/**
 * Where streams come in and go out. {@code live} holds the channels; every protocol knows it, and it knows none of them.
 */
@NullMarked
package dev.headend.edge;

import org.jspecify.annotations.NullMarked;
