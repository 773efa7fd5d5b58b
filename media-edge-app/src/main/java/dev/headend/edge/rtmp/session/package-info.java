/**
 * What a client wants and what it is answered: a pure function from a state and an event to the next state and the actions
 * to carry out. No socket, no thread, no clock.
 *
 * <pre>
 *   Fresh ──connect──► Connected ──publish──► Admitting ──admitted──► Publishing
 *                        ▲  │  ▲                  │ refused               │
 *                        │  │  └───deleteStream───┼───────────────────────┤
 *             deleteStream  │play                 ▼                       │ killed
 *                        │  ▼                   Closed ◄──────────────────┘
 *                      Playing ──wrong key──► Closed
 *
 *   every state ──takes nothing of what it is sent, server stops──► Closed
 * </pre>
 *
 * <p>A client publishes and plays on message streams that it has created, and does one thing at a time. In Playing the stream
 * may come and go: the player waits for the next one.
 */
@NullMarked
package dev.headend.edge.rtmp.session;

import org.jspecify.annotations.NullMarked;
