@NullMarked
package dev.headend.edge.status;

import org.jspecify.annotations.NullMarked;
