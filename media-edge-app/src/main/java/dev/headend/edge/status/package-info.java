/**
 * What an operator sees of this program: health for those who restart it or send it traffic, metrics for those who watch
 * it. It looks at the other packages; none of them knows it.
 */
@NullMarked
package dev.headend.edge.status;

import org.jspecify.annotations.NullMarked;
