/**
 * Gets a certificate from a certificate authority by itself and renews it, by ACME (RFC 8555) with the challenge http-01, while the program
 * runs (docs/adr/0062). {@link dev.headend.edge.acme.OrderPlan} says when, {@link dev.headend.edge.acme.CertificateOrder} talks with the
 * authority, {@link dev.headend.edge.acme.AcmeFolder} keeps what outlives a restart, and {@link dev.headend.edge.acme.Renewal} does it all on
 * a thread of its own.
 *
 * <pre>
 *            ┌─────────── none, ends, or lacks a domain ───────────┐
 *   waiting ─┴─ every 30 s ─▶ is it due, and no pause? ──yes──▶ lock, read the folder again ──still due──▶ ordering
 *      ▲                                                                                                      │
 *      ├──────────────── stored, and served to new connections ◀──────────── issued, and checked ─────────────┤
 *      └──────────────── a pause, longer each time, kept on disk ◀───────────────────── failed ───────────────┘
 * </pre>
 *
 * The only room that knows acme4j and BouncyCastle, of which nothing is loaded unless a certificate is ordered. It knows no protocol of media
 * and no file that is delivered.
 */
@NullMarked
package dev.headend.edge.acme;

import org.jspecify.annotations.NullMarked;
