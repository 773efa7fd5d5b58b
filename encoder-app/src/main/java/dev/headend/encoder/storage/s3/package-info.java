/**
 * S3 and what speaks as it does, by Amazon's own client. Its classes are loaded only when this storage is chosen.
 */
@NullMarked
package dev.headend.encoder.storage.s3;

import org.jspecify.annotations.NullMarked;
