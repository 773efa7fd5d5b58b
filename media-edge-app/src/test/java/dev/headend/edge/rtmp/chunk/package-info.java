@NullMarked
package dev.headend.edge.rtmp.chunk;

import org.jspecify.annotations.NullMarked;
