/**
 * How playback stays at the live edge: where to jump to, how fast to play, what to forget. All in seconds of the stream.
 */

/** How far behind the latest data playback wants to be, at first. It grows whenever playback had to wait. */
export const FIRST_DISTANCE = 0.6;
const LONGEST_DISTANCE = 4;
/** Further behind than this (beyond the wanted distance), playback jumps. */
const JUMP_BEYOND = 4;
/** Further behind than this (beyond the wanted distance), playback hurries, by so much that nobody hears it. */
const HURRY_BEYOND = 0.4;
const HURRY = 1.06;
/** What has been played is forgotten when it is this old, a piece at once. */
const KEPT = 15;
const FORGET_AFTER = 25;
/** What waits while playback is paused is forgotten too. */
const KEPT_WHILE_PAUSED = 60;

/** The distance to keep after playback had to wait for data. */
export function distanceAfterWaiting(distance) {
  return Math.min(distance * 1.5, LONGEST_DISTANCE);
}

/**
 * What to do now.
 *
 * @param {{start: number, end: number}[]} ranges what is buffered, in order
 * @param {number} time where playback is
 * @param {number} distance how far behind the latest data it wants to be
 * @returns {{jumpTo: number | null, rate: number, forgetBefore: number | null, behind: number}} what to do; `behind` is how far
 *   behind the latest data playback is
 */
export function follow(ranges, time, distance, paused) {
  if (ranges.length === 0) {
    return { jumpTo: null, rate: 1, forgetBefore: null, behind: 0 };
  }
  const latest = ranges.at(-1);
  const jumpTo = paused ? null : jump(latest, time, distance);
  const behind = latest.end - (jumpTo ?? time);
  const rate = behind > distance + HURRY_BEYOND ? HURRY : 1;
  return { jumpTo, rate, forgetBefore: forget(ranges[0].start, latest.end, time), behind };
}

/** Playback that is at no data, before a gap that never fills, or far behind, goes to the live edge. */
function jump({ start, end }, time, distance) {
  const isInside = time >= start - 0.05 && time <= end + 0.5;
  if (isInside && end - time <= distance + JUMP_BEYOND) {
    return null;
  }
  return Math.max(start, end - distance);
}

function forget(first, end, time) {
  if (end - time > 2 * KEPT_WHILE_PAUSED) {
    return end - KEPT_WHILE_PAUSED;
  }
  return time - first > FORGET_AFTER ? time - KEPT : null;
}
