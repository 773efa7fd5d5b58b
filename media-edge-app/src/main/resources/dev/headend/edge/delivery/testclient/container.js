/** What a stream is, from its first bytes. */
import { text, Unplayable } from './bytes.js';
import { isMp4, typeOfMp4 } from './mp4.js';
import { isWebm, typeOfWebm } from './webm.js';

/** No header is as long as this; in bytes. */
const LONGEST_HEADER = 1 << 20;
const ENOUGH_TO_TELL = 8;

/**
 * The type of the source buffer that plays a stream, with the codecs of its tracks.
 *
 * @param {Uint8Array} bytes all that has come since its beginning
 * @returns {string | null} null = more bytes are needed
 * @throws Unplayable
 */
export function typeOfStream(bytes) {
  if (bytes.length < ENOUGH_TO_TELL) {
    return null;
  }
  const type = isWebm(bytes) ? typeOfWebm(bytes) : isMp4(bytes) ? typeOfMp4(bytes) : unknown(bytes);
  if (type === null && bytes.length > LONGEST_HEADER) {
    throw new Unplayable('The header of the stream does not end.');
  }
  return type;
}

function unknown(bytes) {
  if (text(bytes, 0, 3) === 'FLV') {
    throw new Unplayable('The stream is FLV, which browsers do not play.');
  }
  if (bytes[0] === 0x47) {
    throw new Unplayable('The stream is MPEG-TS, which browsers do not play.');
  }
  throw new Unplayable('The stream is neither WebM nor MP4, and browsers play nothing else.');
}
