/**
 * The overview of what is live here, for an operator: a page of pictures and numbers that keeps itself up to date, from which streams
 * are watched and ended. It shows what the status pages know, and is protected as they are.
 */
@NullMarked
package dev.headend.edge.status.overview;

import org.jspecify.annotations.NullMarked;
