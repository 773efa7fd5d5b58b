/**
 * What nginx and its RTMP module tell of themselves, told of this program in their forms: monitoring that was written for them reads
 * it. One document ({@link dev.headend.edge.status.nginx.StatDocument}) in the module's own schema, as XML and as JSON, and a page of
 * it for people.
 */
@NullMarked
package dev.headend.edge.status.nginx;

import org.jspecify.annotations.NullMarked;
