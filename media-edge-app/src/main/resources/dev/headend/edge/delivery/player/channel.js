/**
 * What a channel's stable address says. The encoder writes a new multivariant playlist there for each stream; its addresses
 * begin with the stream's id.
 */

/** A request that has no answer after this time is given up, as its connection may hang; the next one uses another. */
const ANSWER_MS = 8000;

/** The first address of a playlist's text that is not a comment or a tag; null when there is none. */
export function firstUri(text) {
  const line = text.split('\n').map((l) => l.trim()).find((l) => l !== '' && !l.startsWith('#'));
  return line ?? null;
}

/** The stream that a multivariant playlist is of: the folder that its addresses begin with. */
export function streamOf(text) {
  const uri = firstUri(text);
  return uri === null ? null : uri.split('/')[0];
}

/** Whether a media playlist has got its end. */
export function isOver(text) {
  return text.includes('#EXT-X-ENDLIST');
}

/** Whether a multivariant playlist lists a picture: not while the stream is sound alone. */
export function hasPicture(text) {
  return /^#EXT-X-STREAM-INF:.*RESOLUTION=/m.test(text);
}

/** When the first segment of a media playlist was published, in milliseconds since 1970; NaN when it does not say. */
export function beginOf(text) {
  return Date.parse(/^#EXT-X-PROGRAM-DATE-TIME:(.+)$/m.exec(text)?.[1]);
}

/**
 * The segments that a media playlist names, from the oldest on: the number of each and its seconds.
 *
 * @returns {{number: number, seconds: number}[]}
 */
export function segmentsOf(text) {
  const first = Number(/^#EXT-X-MEDIA-SEQUENCE:(\d+)/m.exec(text)?.[1] ?? 0);
  return [...text.matchAll(/^#EXTINF:([\d.]+)/gm)].map((match, i) => ({ number: first + i, seconds: Number(match[1]) }));
}

/**
 * Looks at what is at the address now. Begin and segments are those of the first rendition's playlist.
 *
 * @returns {Promise<{kind: 'absent'} | {kind: 'live' | 'over', stream: string, picture: boolean, begin: number,
 *     segments: {number: number, seconds: number}[]}>}
 * @throws when the server cannot be reached or fails
 */
export async function look(address) {
  const index = await text(address);
  const stream = index === null ? null : streamOf(index);
  if (stream === null) {
    return { kind: 'absent' };
  }
  const media = await text(new URL(firstUri(index), new URL(address, location.href)).href);
  if (media === null) {
    return { kind: 'absent' };
  }
  return {
    kind: isOver(media) ? 'over' : 'live',
    stream,
    picture: hasPicture(index),
    begin: beginOf(media),
    segments: segmentsOf(media),
  };
}

/** Whether somebody publishes the channel at this server, whatever there is to play of it yet. False if the server does not say. */
export async function isPublished(channel) {
  try {
    return JSON.parse(await text(`${location.origin}/watch/${channel}/state`)).published;
  } catch {
    return false;
  }
}

/** Object stores say 403 of what is not there, unless everybody may list their bucket. */
function isAbsent({ status, url }) {
  return status === 404 || (status === 403 && new URL(url).origin !== location.origin);
}

async function text(address) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), ANSWER_MS);
  try {
    const response = await fetch(address, { cache: 'no-cache', signal: control.signal });
    if (isAbsent(response)) {
      return null;
    }
    if (!response.ok) {
      throw new Error(`the server answered ${response.status}`);
    }
    return await response.text();
  } finally {
    clearTimeout(timer);
  }
}
