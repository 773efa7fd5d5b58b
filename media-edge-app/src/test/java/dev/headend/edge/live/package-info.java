@NullMarked
package dev.headend.edge.live;

import org.jspecify.annotations.NullMarked;
