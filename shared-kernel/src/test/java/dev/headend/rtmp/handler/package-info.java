@NullMarked
package dev.headend.rtmp.handler;

import org.jspecify.annotations.NullMarked;
