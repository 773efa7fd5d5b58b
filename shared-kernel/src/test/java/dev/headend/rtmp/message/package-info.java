@NullMarked
package dev.headend.rtmp.message;

import org.jspecify.annotations.NullMarked;
