@NullMarked
package dev.headend.media;

import org.jspecify.annotations.NullMarked;
