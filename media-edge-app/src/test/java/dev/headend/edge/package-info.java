@NullMarked
package dev.headend.edge;

import org.jspecify.annotations.NullMarked;
