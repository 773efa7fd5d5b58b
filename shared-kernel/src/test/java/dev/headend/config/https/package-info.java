@NullMarked
package dev.headend.config.https;

import org.jspecify.annotations.NullMarked;
