@NullMarked
package dev.headend.config.http;

import org.jspecify.annotations.NullMarked;
