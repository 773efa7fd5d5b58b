@NullMarked
package dev.headend.edge.admission;

import org.jspecify.annotations.NullMarked;
