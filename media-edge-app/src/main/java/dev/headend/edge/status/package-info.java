/**
 * What an operator sees of this program as a whole: its health, for whatever restarts it or sends it traffic, and the status
 * pages, for people and for monitoring. They show what {@link dev.headend.edge.status.StatusSnapshots} has taken, to whom
 * {@link dev.headend.edge.status.BasicAuth} lets pass. Looks at the other packages; none of them knows it. Each counts its own
 * metrics.
 */
@NullMarked
package dev.headend.edge.status;

import org.jspecify.annotations.NullMarked;
