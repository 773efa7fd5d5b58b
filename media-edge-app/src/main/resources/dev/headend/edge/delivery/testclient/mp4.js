/** The header of MP4: which codecs the tracks have (ISO/IEC 14496-12 and -15). */
import { number, text, twoDigits, Unplayable } from './bytes.js';
import { aac, av1, avc, hevc } from './codecs.js';

const CONTAINERS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl']);
/** Bytes before the boxes of a track's description. */
const VIDEO_FIELDS = 78;
const AUDIO_FIELDS = 28;

/** By the name of a track's description: the box with the configuration, and what makes a name of it. */
const CODECS = {
  avc1: ['avcC', (config) => avc(config)],
  avc3: ['avcC', (config) => avc(config, 'avc3')],
  hvc1: ['hvcC', (config) => hevc(config)],
  hev1: ['hvcC', (config) => hevc(config, 'hev1')],
  vp09: ['vpcC', vp9],
  av01: ['av1C', av1],
  Opus: ['dOps', () => 'opus', AUDIO_FIELDS],
  fLaC: ['dfLa', () => 'flac', AUDIO_FIELDS],
  mp4a: ['esds', mp4Audio, AUDIO_FIELDS],
};

export function isMp4(bytes) {
  return text(bytes, 4, 4) === 'ftyp';
}

/**
 * @returns {string | null} the type for a source buffer; null = more bytes are needed
 * @throws Unplayable
 */
export function typeOfMp4(bytes) {
  for (const box of boxes(bytes, 0, bytes.length)) {
    if (box.name === 'moov') {
      return box.end <= bytes.length ? typeOf(bytes, box) : null;
    }
    if (box.name === 'moof' || box.name === 'mdat') {
      throw new Unplayable('The stream has no list of its tracks before its media.');
    }
  }
  return null;
}

function typeOf(bytes, moov) {
  const codecs = descriptions(bytes, moov.begin, moov.end).map((entry) => codecOf(bytes, entry));
  return `video/mp4; codecs="${codecs.join(',')}"`;
}

/** The descriptions of all tracks below a box: the first of each. */
function descriptions(bytes, begin, end) {
  return [...boxes(bytes, begin, end)].flatMap((box) => {
    if (CONTAINERS.has(box.name)) {
      return descriptions(bytes, box.begin, box.end);
    }
    return box.name === 'stsd' ? [...boxes(bytes, box.begin + 8, box.end)].slice(0, 1) : [];
  });
}

function codecOf(bytes, entry) {
  if (!(entry.name in CODECS)) {
    throw new Unplayable(`The stream has a track of ${entry.name}, which this page does not know.`);
  }
  const [configName, nameOf, fields = VIDEO_FIELDS] = CODECS[entry.name];
  const config = [...boxes(bytes, entry.begin + fields, entry.end)].find((box) => box.name === configName);
  if (config === undefined) {
    throw new Unplayable(`The stream does not say how its track of ${entry.name} is encoded.`);
  }
  return nameOf(bytes.subarray(config.begin, config.end));
}

/** The boxes that begin between two places; the last one may end after what has come. */
function* boxes(bytes, begin, end) {
  for (let at = begin; at + 8 <= end; ) {
    const short = number(bytes, at, 4);
    const header = short === 1 ? 16 : 8;
    if (at + header > end) {
      return;
    }
    const size = short === 1 ? number(bytes, at + 8, 8) : short;
    if (size < header) {
      throw new Unplayable('The header of the stream is damaged.');
    }
    yield { name: text(bytes, at + 4, 4), begin: at + header, end: at + size };
    at += size;
  }
}

function vp9(vpcC) {
  return `vp09.${twoDigits(vpcC[4])}.${twoDigits(vpcC[5])}.${twoDigits(vpcC[6] >> 4)}`;
}

/** AAC or MP3, from the descriptors: each a tag, a length of one to four bytes, its content. */
function mp4Audio(esds) {
  const stream = descriptor(esds, 4);
  const config = descriptor(esds, stream + 3);
  if (esds[config] === 0x6b || esds[config] === 0x69) {
    return 'mp3';
  }
  return aac(esds.subarray(descriptor(esds, config + 13)));
}

/** Where a descriptor's content begins. */
function descriptor(esds, at) {
  let length = at + 1;
  while (esds[length] & 0x80) {
    length++;
  }
  return length + 1;
}
