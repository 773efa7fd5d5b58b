@NullMarked
package dev.headend.edge.callback;

import org.jspecify.annotations.NullMarked;
