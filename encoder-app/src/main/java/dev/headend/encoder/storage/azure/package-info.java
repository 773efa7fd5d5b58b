/**
 * Azure Blob Storage. Its REST interface is HTTP with a few headers, so it is
 * {@link dev.headend.encoder.storage.http.HttpStorage} with an authorization of its own: a token that Microsoft Entra gives to a client with a
 * secret, or a signature with the account's key. Azure's own libraries would do no more here, with 7 MB and a second JSON parser.
 */
@NullMarked
package dev.headend.encoder.storage.azure;

import org.jspecify.annotations.NullMarked;
