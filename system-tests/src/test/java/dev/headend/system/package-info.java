/**
 * What Headend promises to those who run it: the real programs, started as an operator would, with real publishers, a real
 * application and a real browser around them. Nothing in here knows a class of the programs.
 */
@NullMarked
package dev.headend.system;

import org.jspecify.annotations.NullMarked;
