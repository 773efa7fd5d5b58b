/** What a browser can both record and play. */

const CANDIDATES = [
  ['MP4, H.264 and Opus', 'video/mp4', 'avc1.42E01F', 'opus'],
  ['MP4, H.264 and AAC', 'video/mp4', 'avc1.42E01F', 'mp4a.40.2'],
  ['WebM, VP8 and Opus', 'video/webm', 'vp8', 'opus'],
  ['WebM, VP9 and Opus', 'video/webm', 'vp9', 'opus'],
  ['MP4, AV1 and Opus', 'video/mp4', 'av01.0.05M.08', 'opus'],
  ['WebM, AV1 and Opus', 'video/webm', 'av01.0.05M.08', 'opus'],
];

/**
 * The formats that both sides of this page can use, the best first: WebM with VP8 or VP9 comes out of a recorder piece by piece,
 * MP4 a group of pictures at a time in some browsers, so it would be later.
 *
 * @param {function(string): boolean} canRecord whether there is a recorder for a type
 * @param {function(string): boolean} canPlay whether there is a source buffer for it
 * @returns {{label: string, container: string, type(hasSound: boolean): string}[]}
 */
export function formats(canRecord, canPlay) {
  const both = CANDIDATES.map(format).filter(({ type }) => [true, false].every((s) => canRecord(type(s)) && canPlay(type(s))));
  return both.sort((a, b) => rank(a) - rank(b));
}

function format([label, container, video, audio]) {
  return { label, container, type: (hasSound) => `${container};codecs="${hasSound ? `${video},${audio}` : video}"` };
}

function rank({ container }) {
  return container === 'video/webm' ? 0 : 1;
}
