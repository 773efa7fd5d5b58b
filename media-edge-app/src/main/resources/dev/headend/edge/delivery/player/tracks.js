/**
 * Keeps a stream playing whose tracks change: sound that begins later than the picture, say. hls.js makes source buffers for the
 * tracks of the first segment, and a browser plays on only where each of them has data. So where the tracks change, at a
 * discontinuity, playback needs other source buffers.
 */

/** A second change this soon is waited for, so that nothing makes the page begin anew all the time. */
const BETWEEN_RENEWALS_MS = 1000;
/** How far behind a change playback goes on, so that the segment before it is not loaded again. In seconds. */
const BEHIND = 0.1;
/** How near to a change playback may get, because tracks do not end at the same moment. In seconds. */
const NEAR = 0.5;

/** Follows what an hls.js plays in an element, until that hls.js is destroyed. */
export function followTracks(hls, video) {
  const { BUFFER_CREATED, FRAG_PARSING_INIT_SEGMENT, MEDIA_DETACHING, DESTROYING } = window.Hls.Events;
  /** The tracks that have a source buffer; null before there is one. */
  let buffered = null;
  /** The segment that has other tracks; null while there is none. */
  let changed = null;
  let renewedAt = -BETWEEN_RENEWALS_MS;

  const reached = () => {
    const playing = changed !== null && !video.paused && video.currentTime > changed.start - NEAR;
    const stopped = video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA || video.currentTime >= changed?.start;
    return playing && stopped && performance.now() - renewedAt > BETWEEN_RENEWALS_MS;
  };
  const renew = () => {
    if (!reached()) {
      return;
    }
    const position = Math.max(video.currentTime, changed.start + BEHIND);
    renewedAt = performance.now();
    hls.detachMedia();
    hls.attachMedia(video);
    hls.startLoad(position);
    video.play().catch(() => {});
  };

  hls.on(BUFFER_CREATED, (_, { tracks }) => {
    buffered = namesOf(tracks);
  });
  hls.on(FRAG_PARSING_INIT_SEGMENT, (_, { frag, tracks }) => {
    if (buffered !== null && changed === null && namesOf(tracks) !== buffered) {
      changed = frag;
    }
  });
  hls.on(MEDIA_DETACHING, () => {
    buffered = null;
    changed = null;
  });
  const timer = setInterval(renew, 200);
  hls.on(DESTROYING, () => clearInterval(timer));
}

function namesOf(tracks) {
  return Object.keys(tracks).sort().join();
}
