/**
 * The time as a row of black and white cells, which survive encoding: so a player of the test picture can tell how old the
 * picture is that it shows.
 */

/** 32 bits of the time, 8 that prove it. */
export const CELLS = 40;
const RANGE = 2 ** 32;

/**
 * @param {number} now milliseconds since 1970
 * @returns {boolean[]} true = white
 */
export function cellsOf(now) {
  const low = now % RANGE;
  const cells = [];
  for (let bit = 31; bit >= 0; bit--) {
    cells.push(Math.floor(low / 2 ** bit) % 2 === 1);
  }
  return [...cells, ...proofOf(cells)];
}

/**
 * How long ago the time of some cells was, in milliseconds.
 *
 * @returns {number | null} null if these are not cells of a time
 */
export function ageOf(cells, now) {
  const bits = cells.slice(0, 32);
  if (cells.length !== CELLS || proofOf(bits).some((bit, i) => bit !== cells[32 + i])) {
    return null;
  }
  const low = bits.reduce((sum, bit) => sum * 2 + (bit ? 1 : 0), 0);
  const age = (now % RANGE) - low;
  return age < -RANGE / 2 ? age + RANGE : age;
}

/** Not zero for zeros, so that a dark picture is no time. */
function proofOf(bits) {
  const sum = bits.reduce((value, bit) => (value * 31 + (bit ? 7 : 3)) % 251, 17);
  return Array.from({ length: 8 }, (_, i) => Math.floor(sum / 2 ** i) % 2 === 1);
}
