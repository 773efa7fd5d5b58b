@NullMarked
package dev.headend.rtmp.chunk;

import org.jspecify.annotations.NullMarked;
