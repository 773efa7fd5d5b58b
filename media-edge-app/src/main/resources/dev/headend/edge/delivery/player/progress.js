/** Tells for how long playback stands still although it should go on. */

const TICK_MS = 250;
/** Playback that gets further than the clock by more than this was moved, by a viewer or by hls.js. In seconds. */
const MOVED = 1;

/**
 * Watches an element from now on.
 *
 * @param {HTMLVideoElement} video
 * @param {(stalledMs: number) => void} onTick is told all the time for how long nothing has been played; 0 = it plays, or is paused
 * @returns {() => void} counts anew, as something else is played
 */
export function watchProgress(video, onTick) {
  let position = video.currentTime;
  let tickedAt = performance.now();
  let playedAt = tickedAt;

  const hasPlayed = (elapsedMs) => {
    const step = video.currentTime - position;
    return step > 0 && step < (elapsedMs / 1000) * video.playbackRate + MOVED;
  };
  setInterval(() => {
    const now = performance.now();
    if (video.paused || hasPlayed(now - tickedAt)) {
      playedAt = now;
    }
    position = video.currentTime;
    tickedAt = now;
    onTick(now - playedAt);
  }, TICK_MS);
  const countAnew = () => {
    playedAt = performance.now();
  };
  video.addEventListener('playing', countAnew);
  return countAnew;
}
