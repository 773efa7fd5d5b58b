/**
 * The controls of the player, below the picture: for mouse, touch, keyboard and screen readers. They show what the element does and
 * have it do what the viewer asks for; they decide nothing themselves.
 */

/** A picture that is nearer to the live edge than this is live. In seconds. */
const LIVE = 10;
/** A stream whose playlist is shorter has nothing to go back to. In seconds. */
const DVR_LEAST = 20;
const STEP = 10;
const HIDE_AFTER_MS = 3000;
const REFRESH_MS = 500;

const element = (id) => document.getElementById(id);

/**
 * Connects the controls with an element.
 *
 * @param {HTMLVideoElement} video
 * @param {() => object | null} engine what plays in it, as engine.js says; null = nothing does
 */
export function connectControls(video, engine) {
  const stage = element('stage');
  const seek = element('seek');
  /** Whether the viewer has hold of the slider, which stays where it is then. */
  let seeking = false;
  /** The name of the quality that the viewer has chosen, also for later streams; null = automatic. */
  let wanted = null;

  const dvr = () => engine()?.dvr() ?? null;
  const behind = () => {
    const range = dvr();
    return range === null ? 0 : Math.max(0, range.end - video.currentTime);
  };
  const goTo = (position) => {
    const range = dvr();
    if (range !== null) {
      video.currentTime = Math.min(Math.max(position, range.start), range.end);
      refresh();
    }
  };
  const goLive = () => {
    goTo(Infinity);
    video.play().catch(() => {});
  };
  const togglePlay = () => (video.paused ? video.play().catch(() => {}) : video.pause());
  const toggleSound = () => {
    video.muted = !video.muted;
  };

  function refresh() {
    const range = dvr();
    const late = behind();
    pressed(element('play'), video.paused, 'Play', 'Pause');
    pressed(element('sound'), video.muted, 'Sound on', 'Mute');
    element('volume').value = video.muted ? 0 : video.volume;
    stage.classList.toggle('paused', video.paused);
    stage.classList.toggle('atlive', late < LIVE);
    element('live').textContent = late < LIVE ? 'Live' : `Go live (−${clock(late)})`;
    seek.hidden = range === null || range.end - range.start < DVR_LEAST;
    if (range !== null && !seeking) {
      seek.min = Math.round(range.start - range.end);
      seek.value = -late;
      showSeek();
    }
    showQualities(engine(), wanted);
  }

  function showSeek() {
    const late = -Number(seek.value);
    seek.setAttribute('aria-valuetext', late < LIVE ? 'Live' : `${spoken(late)} behind live`);
    seek.style.setProperty('--done', `${100 * (1 - late / -Number(seek.min || -1))}%`);
  }

  element('play').addEventListener('click', togglePlay);
  element('start').addEventListener('click', togglePlay);
  element('sound').addEventListener('click', toggleSound);
  element('live').addEventListener('click', goLive);
  element('volume').addEventListener('input', ({ target }) => {
    video.volume = target.value;
    video.muted = Number(target.value) === 0;
  });
  seek.addEventListener('input', () => {
    seeking = true;
    showSeek();
  });
  seek.addEventListener('change', () => {
    seeking = false;
    goTo((dvr()?.end ?? 0) + Number(seek.value));
  });
  element('quality').addEventListener('change', ({ target }) => {
    const id = Number(target.value);
    wanted = id === -1 ? null : target.selectedOptions[0].textContent;
    engine()?.choose(id);
  });
  connectFullscreen(stage, video);
  hideWhenIdle(stage, video, togglePlay);
  connectKeys({
    ' ': togglePlay,
    k: togglePlay,
    m: toggleSound,
    f: () => element('fullscreen').click(),
    l: goLive,
    ArrowLeft: () => goTo(video.currentTime - STEP),
    ArrowRight: () => goTo(video.currentTime + STEP),
  });
  ['play', 'pause', 'volumechange', 'seeked', 'playing'].forEach((event) => video.addEventListener(event, refresh));
  setInterval(refresh, REFRESH_MS);
  refresh();
}

/** A button with two states is named by what it will do. */
function pressed(button, on, whenOn, whenOff) {
  button.classList.toggle('on', on);
  const name = on ? whenOn : whenOff;
  if (button.getAttribute('aria-label') !== name) {
    button.setAttribute('aria-label', name);
    button.title = name;
  }
}

function showQualities(engine, wanted) {
  const select = element('quality');
  const qualities = engine?.qualities() ?? [];
  select.hidden = qualities.length < 2;
  if (select.hidden) {
    return;
  }
  const missed = engine.quality().chosen === -1 && qualities.find(({ name }) => name === wanted);
  if (missed) {
    engine.choose(missed.id);
  }
  const { chosen, played } = engine.quality();
  const now = chosen === -1 && qualities.find(({ id }) => id === played);
  const options = [{ id: -1, name: now ? `Auto (${now.name})` : 'Auto' }, ...qualities];
  const shown = options.map(({ id, name }) => `${id} ${name}`).join();
  // An open menu is not touched unless it has changed.
  if (select.dataset.shown !== shown) {
    select.dataset.shown = shown;
    select.replaceChildren(...options.map(({ id, name }) => new Option(name, id)));
  }
  if (Number(select.value) !== chosen) {
    select.value = chosen;
  }
}

function connectFullscreen(stage, video) {
  const button = element('fullscreen');
  // On an iPhone only the element itself can fill the screen.
  const whole = document.fullscreenEnabled === true;
  button.hidden = !whole && typeof video.webkitEnterFullscreen !== 'function';
  button.addEventListener('click', () => {
    if (!whole) {
      video.webkitEnterFullscreen();
    } else if (document.fullscreenElement === null) {
      stage.requestFullscreen().catch(() => {});
    } else {
      document.exitFullscreen();
    }
  });
  document.addEventListener('fullscreenchange', () => {
    pressed(button, document.fullscreenElement !== null, 'Leave full screen', 'Full screen');
  });
  pressed(button, false, 'Leave full screen', 'Full screen');
}

/** Whoever moves, touches or tabs sees the controls. A mouse click on the picture plays or pauses, a tap shows or hides them. */
function hideWhenIdle(stage, video, togglePlay) {
  const controls = element('controls');
  let timer = 0;
  const hide = () => {
    if (!video.paused && !controls.matches(':focus-within, :hover')) {
      stage.classList.add('idle');
    }
  };
  const show = () => {
    stage.classList.remove('idle');
    clearTimeout(timer);
    timer = setTimeout(hide, HIDE_AFTER_MS);
  };
  ['pointermove', 'focusin', 'keydown'].forEach((event) => stage.addEventListener(event, show));
  video.addEventListener('pause', show);
  video.addEventListener('click', ({ pointerType }) => {
    const idle = stage.classList.contains('idle');
    show();
    if (pointerType === 'mouse') {
      togglePlay();
    } else if (!idle) {
      stage.classList.add('idle');
    }
  });
  show();
}

/** Keys that mean something to what has the focus are left to it. */
function connectKeys(actions) {
  document.addEventListener('keydown', (event) => {
    const taken = event.target.closest('input, select') !== null || (event.target.closest('button') !== null && event.key === ' ');
    const action = actions[event.key];
    if (action === undefined || taken || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    event.preventDefault();
    action();
  });
}

function clock(seconds) {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, i) => (i === 0 ? `${part}` : `${part}`.padStart(2, '0'))).join(':');
}

function spoken(seconds) {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} seconds` : `${Math.floor(whole / 60)} minutes ${whole % 60} seconds`;
}
