@NullMarked
package dev.headend.config.tls;

import org.jspecify.annotations.NullMarked;
