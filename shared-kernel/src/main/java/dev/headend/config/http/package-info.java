/**
 * What unidentified clients may cost a program that serves HTTP: time-outs, limits, and how many of them it bears at once. Holds for all
 * the ports of a program, since {@code config.https} takes over the customizers. This package must not know any program.
 */
@NullMarked
package dev.headend.config.http;

import org.jspecify.annotations.NullMarked;
