/** Reading numbers and texts from the bytes of a header. */

/** What a header says that no browser plays; its message is a sentence for the person at the page. */
export class Unplayable extends Error {}

/** A number of several bytes, the highest first; of up to 53 bits. */
export function number(bytes, at, length) {
  let value = 0;
  for (let i = 0; i < length; i++) {
    value = value * 256 + bytes[at + i];
  }
  return value;
}

export function text(bytes, at, length) {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

/** Two hexadecimal digits for each byte. */
export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** At least two decimal digits. */
export function twoDigits(value) {
  return String(value).padStart(2, '0');
}
