@NullMarked
package dev.headend.edge.redis;

import org.jspecify.annotations.NullMarked;
