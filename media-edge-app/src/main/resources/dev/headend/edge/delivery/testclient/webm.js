/** The header of WebM and Matroska: which codecs the tracks have (RFC 9559). */
import { number, text, Unplayable } from './bytes.js';
import { aac, av1, avc } from './codecs.js';

const DOC_TYPE = 0x4282;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const CODEC_ID = 0x86;
const CODEC_PRIVATE = 0x63a2;
const CLUSTER = 0x1f43b675;
/** Elements whose children are looked at: EBML, Segment, Tracks, TrackEntry. */
const ENTERED = new Set([0x1a45dfa3, 0x18538067, TRACKS, TRACK_ENTRY]);

const CODECS = { V_VP8: 'vp8', V_VP9: 'vp9', A_OPUS: 'opus', A_VORBIS: 'vorbis' };
/** Codecs whose name is made of their configuration. */
const CONFIGURED = { V_AV1: av1, 'V_MPEG4/ISO/AVC': (config) => avc(config), A_AAC: aac };

export function isWebm(bytes) {
  return number(bytes, 0, 4) === 0x1a45dfa3;
}

/**
 * @returns {string | null} the type for a source buffer; null = more bytes are needed
 * @throws Unplayable
 */
export function typeOfWebm(bytes) {
  let docType = 'webm';
  const tracks = [];
  let track = {};
  for (let at = 0, end = Infinity; at < end; ) {
    const element = elementAt(bytes, at);
    if (element === null) {
      return null;
    }
    const { id, begin, size } = element;
    if (id === CLUSTER) {
      throw new Unplayable('The stream has no list of its tracks before its media.');
    } else if (id === TRACKS) {
      end = begin + size;
    } else if (id === TRACK_ENTRY) {
      track = { codec: '', config: [] };
      tracks.push(track);
    } else if (id === DOC_TYPE) {
      docType = text(bytes, begin, size);
    } else if (id === CODEC_ID) {
      track.codec = text(bytes, begin, size).replace(/\0+$/, '');
    } else if (id === CODEC_PRIVATE) {
      track.config = bytes.subarray(begin, begin + size);
    }
    at = ENTERED.has(id) ? begin : begin + size;
  }
  const container = docType === 'webm' ? 'video/webm' : 'video/x-matroska';
  return `${container}; codecs="${tracks.map(codecOf).join(',')}"`;
}

function codecOf({ codec, config }) {
  if (codec in CODECS) {
    return CODECS[codec];
  }
  if (!(codec in CONFIGURED)) {
    throw new Unplayable(`The stream has a track of ${codec}, which this page does not know.`);
  }
  if (config.length < 2) {
    throw new Unplayable(`The stream does not say how its track of ${codec} is encoded.`);
  }
  return CONFIGURED[codec](config);
}

/** Where an element's content is; null if not all of what is needed has come. */
function elementAt(bytes, at) {
  const idLength = lengthOf(bytes[at]);
  const sizeAt = at + idLength;
  const sizeLength = lengthOf(bytes[sizeAt]);
  const begin = sizeAt + sizeLength;
  if (!(begin <= bytes.length)) {
    return null;
  }
  const id = number(bytes, at, idLength);
  const size = number(bytes, sizeAt, sizeLength) - 2 ** (7 * sizeLength);
  const isWhole = ENTERED.has(id) || id === CLUSTER || begin + size <= bytes.length;
  return isWhole ? { id, begin, size } : null;
}

/** How long a number is, from its first byte; not a number if there is no byte. */
function lengthOf(first) {
  if (first === undefined) {
    return NaN;
  }
  if (first === 0) {
    throw new Unplayable('The header of the stream is damaged.');
  }
  return Math.clz32(first) - 23;
}
