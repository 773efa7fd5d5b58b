@NullMarked
package dev.headend.edge.rtmp.message;

import org.jspecify.annotations.NullMarked;
