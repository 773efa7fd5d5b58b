/**
 * The media edge: takes streams in, fans them out, delivers files. {@code live} holds the channels; every protocol knows it,
 * and it knows none of them.
 */
@NullMarked
package dev.headend.edge;

import org.jspecify.annotations.NullMarked;
