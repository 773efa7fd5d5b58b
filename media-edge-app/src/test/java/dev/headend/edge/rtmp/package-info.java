@NullMarked
package dev.headend.edge.rtmp;

import org.jspecify.annotations.NullMarked;
