/**
 * What the pages of this program have in common: their files, which come with the program, and how they are answered. It knows no page.
 */
@NullMarked
package dev.headend.edge.delivery.page;

import org.jspecify.annotations.NullMarked;
