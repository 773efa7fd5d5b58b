/**
 * Plays a channel for as long as the page is open: waits until it is live, follows it through its streams, says what is
 * going on meanwhile.
 */
import { connectAnalytics } from './analytics.js';
import { isPublished, look } from './channel.js';
import { connectControls } from './controls.js';
import { beginPlaying } from './engine.js';
import { showPoster } from './poster.js';
import { watchProgress } from './progress.js';

const LOOK_EVERY_MS = 3000;
const LOOK_STALLED_EVERY_MS = 1500;
const LOOK_EVERY_MOST_MS = 15000;
/** A stream that is followed by another is shown to its end, but no longer than this. */
const LET_FINISH_MS = 15000;
/** Playback that stands still for this long shows that it waits. */
const WAITS_MS = 2000;
const STALLED_MS = 4000;
/** Playback that stands still while so many seconds of the stream have come begins anew at the live edge. */
const MISSED_SECONDS = 15;
const MISSED_SECONDS_MOST = 240;
/** After this time without beginning anew the first of these limits holds again. */
const PLAYS_WELL_MS = 60000;

const { channel, worker, media, account, tracker } = document.body.dataset;
/** Media may be elsewhere. Not relative, as names and passwords would be in it that somebody opens the page with. */
const address = `${media || location.origin}/hls/${channel}/index.m3u8`;
const video = document.getElementById('video');
const unmute = document.getElementById('unmute');
const retry = document.getElementById('retry');

/** What is being played: the stream's id, what plays it, and how that goes; null while nothing is. */
let playing = null;
/** The stream that has been played to its end here. */
let finished = null;
let failures = 0;
let timer = 0;
/** For how long playback stands still. */
let stalledMs = 0;
/** Doubled whenever playback begins anew, so that a slow connection has the time that it needs. */
let missedSecondsMost = MISSED_SECONDS;

const countAnew = watchProgress(video, progressed);
const report = connectAnalytics(account, tracker, channel);
/** The stream whose beginning has been reported. */
let reported = null;

const texts = {
  starting: ['Starting', 'The stream has begun. It plays here as soon as its first pictures are ready.'],
  waiting: ['Waiting', 'The channel is not live yet. It will start here by itself.'],
  loading: ['Loading', 'Loading the stream…'],
  live: ['Live', ''],
  stalled: ['Waiting', 'Waiting for the stream to go on…'],
  ended: ['Ended', 'The stream has ended. The next one will start here by itself.'],
  error: ['Problem', 'The stream cannot be reached at the moment.'],
};

function show(state, message = texts[state][1]) {
  document.body.dataset.state = state;
  document.getElementById('badge').textContent = texts[state][0];
  document.getElementById('message').textContent = message;
  retry.hidden = state !== 'error';
}

/** @param position where to begin in the playlist, in seconds; -1 = near its end */
function play({ stream, picture }, position = -1) {
  stop();
  show('loading');
  countAnew();
  stalledMs = 0;
  const engine = beginPlaying(video, address, worker, position, failed);
  if (engine === null) {
    show('error', 'This browser cannot play live video.');
    return;
  }
  playing = { stream, picture, engine, since: performance.now(), replacedAt: 0, seen: null };
  video.play().catch((refusal) => {
    // A browser that does not start by itself leaves it to the controls. Anything else is heard of elsewhere.
    if (refusal.name === 'NotAllowedError' && playing?.stream === stream) {
      show('live');
    }
  });
}

function stop() {
  playing?.engine.stop();
  playing = null;
}

function failed(reason) {
  console.warn(`playing ${channel} failed: ${reason}`);
  stop();
  failures++;
  show('error');
  lookSoon();
}

function end() {
  if (playing !== null) {
    report('video_complete');
  }
  finished = playing?.stream ?? finished;
  stop();
  show('ended');
}

function isStalled() {
  return stalledMs > STALLED_MS;
}

/** What is played may be over, or replaced by another stream without having been ended: an encoder was lost, say. */
function follow(found) {
  if (found.stream !== playing.stream) {
    playing.replacedAt ||= performance.now();
    if (isStalled() || performance.now() - playing.replacedAt > LET_FINISH_MS) {
      play(found);
    }
  } else if (found.kind === 'over') {
    if (isStalled()) {
      end();
    }
  } else if (found.picture && !playing.picture) {
    changeToPicture(found);
  } else {
    leaveStall(found);
  }
}

/** A stream that began as sound alone has its picture in other renditions: plays those once the sound has come to their begin. */
function changeToPicture(found) {
  const ahead = (playing.engine.date() - found.begin) / 1000;
  if (!video.paused && (!(ahead < 0) || isStalled())) {
    play(found, ahead > 0 ? ahead : -1);
  }
}

/** Whatever the reason is for which nothing is played, it does not outlive the player. */
function leaveStall(found) {
  const { segments } = found;
  if (playing.seen === null || stalledMs < WAITS_MS) {
    playing.seen = segments.at(-1)?.number ?? null;
    missedSecondsMost = performance.now() - playing.since > PLAYS_WELL_MS ? MISSED_SECONDS : missedSecondsMost;
    return;
  }
  const missed = segments.filter(({ number }) => number > playing.seen).reduce((sum, { seconds }) => sum + seconds, 0);
  if (missed > missedSecondsMost) {
    missedSecondsMost = Math.min(2 * missedSecondsMost, MISSED_SECONDS_MOST);
    play(found);
  }
}

async function start(found) {
  if (found.kind === 'live' && found.stream !== finished) {
    play(found);
  } else {
    await showWhyNot(found.kind === 'absent' ? 'waiting' : 'ended');
  }
}

/** A stream that has just begun is published, but has no playlist yet. */
async function showWhyNot(otherwise) {
  const published = await isPublished(channel);
  if (playing === null) {
    show(published ? 'starting' : otherwise);
  }
}

async function lookNow() {
  clearTimeout(timer);
  try {
    const found = await look(address);
    failures = 0;
    if (playing === null) {
      await start(found);
    } else if (found.kind !== 'absent') {
      follow(found);
    }
  } catch (problem) {
    failures++;
    if (playing === null) {
      show('error');
    }
  }
  lookSoon();
}

function lookSoon() {
  clearTimeout(timer);
  const pause = isStalled() || document.body.dataset.state === 'starting' ? LOOK_STALLED_EVERY_MS : LOOK_EVERY_MS;
  timer = setTimeout(lookNow, Math.min(pause * (failures + 1), LOOK_EVERY_MOST_MS));
}

/** The state follows what is seen. */
function progressed(ms) {
  stalledMs = playing === null ? 0 : ms;
  const { state } = document.body.dataset;
  if (state === 'live' && stalledMs > WAITS_MS) {
    show('stalled');
    lookNow();
  } else if (state === 'stalled' && stalledMs === 0) {
    show('live');
  }
}

function showSound() {
  unmute.hidden = !video.muted;
}

video.addEventListener('playing', () => {
  show('live');
  if (playing !== null && playing.stream !== reported) {
    reported = playing.stream;
    report('video_start');
  }
});
video.addEventListener('ended', () => {
  end();
  lookNow();
});
video.addEventListener('error', () => {
  // hls.js reports its own; an element without source is not playing.
  if (playing !== null && video.getAttribute('src') === address) {
    failed(video.error?.message);
  }
});
video.addEventListener('volumechange', showSound);
unmute.addEventListener('click', () => {
  video.muted = false;
  video.play().catch(() => {});
});
retry.addEventListener('click', () => {
  failures = 0;
  show('loading');
  lookNow();
});
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && playing === null) {
    lookNow();
  }
});

for (const color of ['buttons', 'seekbar']) {
  // A policy without inline styles has them set here; one that is not set is that of the style sheet.
  document.documentElement.style.setProperty(`--${color}`, document.body.dataset[color] || null);
}
connectControls(video, () => playing?.engine ?? null);
showPoster(video, document.body.dataset.poster);
showSound();
lookNow();
