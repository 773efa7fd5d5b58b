/**
 * Plays the playlist at an address in an element: by hls.js, or by the browser itself where that is better. What plays it is an
 * object with
 *
 * - `stop()`: ends it and frees all of it;
 * - `date()`: when what is played now was published, in milliseconds since 1970; NaN while that is not known;
 * - `dvr()`: the seconds between which a viewer may go back and forth, `end` being the live edge; null while they are not known;
 * - `qualities()`: what may be chosen from, best first, as `{ id, name }`; empty where there is no choice;
 * - `quality()`: `{ chosen, played }`, two such ids; -1 = automatic, or none;
 * - `choose(id)`.
 */
import { followTracks } from './tracks.js';

/** Safari plays HLS itself, with AirPlay; other browsers that claim to are left to hls.js, which recovers better. */
function playsNatively(video) {
  const claims = video.canPlayType('application/vnd.apple.mpegurl') !== '';
  return claims && ('WebKitPlaybackTargetAvailabilityEvent' in window || !window.Hls?.isSupported());
}

/**
 * Begins to play.
 *
 * @param position where in the playlist, in seconds; -1 = near its end
 * @param {(reason: string) => void} onFatal is told that it is over, and why; native playback tells by the element's `error`
 * @returns null if this browser can play nothing
 */
export function beginPlaying(video, address, worker, position, onFatal) {
  if (playsNatively(video)) {
    return playNatively(video, address);
  }
  return window.Hls?.isSupported() ? playWithHlsJs(video, address, worker, position, onFatal) : null;
}

function playNatively(video, address) {
  video.src = address;
  return {
    stop: () => {
      video.removeAttribute('src');
      video.load();
    },
    date: () => (video.getStartDate?.().getTime() ?? NaN) + 1000 * video.currentTime,
    dvr: () => {
      const { seekable } = video;
      return seekable.length === 0 ? null : { start: seekable.start(0), end: seekable.end(seekable.length - 1) };
    },
    qualities: () => [],
    quality: () => ({ chosen: -1, played: -1 }),
    choose: () => {},
  };
}

function playWithHlsJs(video, address, worker, position, onFatal) {
  const { Events, ErrorTypes } = window.Hls;
  const hls = new window.Hls({ workerPath: worker, backBufferLength: 30, startPosition: position });
  let mediaErrors = 0;
  /** Of the playlist that is played; null before it has come. */
  let details = null;
  let chosen = -1;
  hls.on(Events.ERROR, (_, error) => {
    if (!error.fatal) {
      return;
    }
    if (error.type === ErrorTypes.MEDIA_ERROR && mediaErrors++ < 2) {
      hls.recoverMediaError();
      return;
    }
    onFatal(error.details);
  });
  hls.on(Events.LEVEL_UPDATED, (_, updated) => {
    details = updated.details;
  });
  followTracks(hls, video);
  hls.loadSource(address);
  hls.attachMedia(video);
  return {
    stop: () => hls.destroy(),
    date: () => hls.playingDate?.getTime() ?? NaN,
    dvr: () => {
      const end = hls.liveSyncPosition ?? details?.edge;
      // The oldest segment is about to be deleted.
      const start = details?.fragments[details.live ? 1 : 0]?.start;
      return start === undefined || end === undefined ? null : { start: Math.min(start, end), end };
    },
    qualities: () => qualitiesOf(hls.levels),
    quality: () => ({ chosen, played: hls.currentLevel }),
    choose: (id) => {
      chosen = id;
      hls.nextLevel = id;
    },
  };
}

/** Renditions of the same height are told apart by their bitrate. */
function qualitiesOf(levels) {
  const all = levels.map(({ height, bitrate }, id) => ({ id, height, bitrate, name: height ? `${height}p` : 'Sound only' }));
  return all
    .sort((one, other) => other.height - one.height || other.bitrate - one.bitrate)
    .map(({ id, name, bitrate }) => {
      const alone = all.filter((quality) => quality.name === name).length === 1;
      return { id, name: alone ? name : `${name}, ${(bitrate / 1e6).toFixed(1)} Mbit/s` };
    });
}
