/**
 * What is counted of connections, whichever protocol they speak. Knows no protocol but its name.
 */
@NullMarked
package dev.headend.edge.metrics;

import org.jspecify.annotations.NullMarked;
