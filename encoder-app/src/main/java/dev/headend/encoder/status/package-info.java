/**
 * What an operator sees of this program: health for those who restart it or give it work, metrics for those who watch it.
 * It looks at the other packages; none of them knows it.
 */
@NullMarked
package dev.headend.encoder.status;

import org.jspecify.annotations.NullMarked;
