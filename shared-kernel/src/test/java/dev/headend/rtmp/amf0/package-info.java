@NullMarked
package dev.headend.rtmp.amf0;

import org.jspecify.annotations.NullMarked;
