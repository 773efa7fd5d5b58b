/**
 * Health and metrics. Knows the other packages; none of them knows this one.
 */
@NullMarked
package dev.headend.encoder.status;

import org.jspecify.annotations.NullMarked;
