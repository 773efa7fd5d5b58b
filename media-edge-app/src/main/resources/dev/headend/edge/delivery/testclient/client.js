/** The page: what a person chooses and presses, and what they are shown. */
import { formats } from './formats.js';
import { formatBytes, formatRate, formatSeconds } from './meter.js';
import { PictureAge } from './pictureage.js';
import { Player } from './play.js';
import { Source } from './playback.js';
import { Publisher } from './publish.js';
import { ofSource } from './sentences.js';
import { canShareScreen, hasDevices, openSource } from './source.js';

const SHOW_EVERY_MS = 500;
const STATES = {
  idle: 'Off',
  connecting: 'Connecting',
  waiting: 'Waiting',
  live: 'Live',
  stalled: 'Stalled',
  lost: 'Interrupted',
  failing: 'Not connected',
  refused: 'Refused',
};

const byId = (id) => document.getElementById(id);
const form = byId('stream');
const settings = byId('settings');
const video = byId('video');
const preview = byId('preview');
const age = new PictureAge();

let source = null;
let publisher = null;
let player = null;

const usable = 'MediaRecorder' in window && Source !== undefined
  ? formats((type) => MediaRecorder.isTypeSupported(type), (type) => Source.isTypeSupported(type))
  : [];

/** A side of the page: publish or play. */
function show(side, state, text = '') {
  const section = byId(side);
  if (section.dataset.state !== state) {
    section.dataset.state = state;
    byId(`${side}-badge`).textContent = STATES[state];
  }
  if (byId(`${side}-text`).textContent !== text) {
    byId(`${side}-text`).textContent = text;
  }
  const isOn = state !== 'idle' && state !== 'refused';
  byId(`${side}-button`).textContent = isOn ? 'Stop' : byId(`${side}-button`).dataset.start;
  byId('names').disabled = publisher !== null || player !== null;
}

function url(kind) {
  const { channel, key } = form.elements;
  return `${location.origin.replace(/^http/, 'ws')}/${channel.value}/${key.value}/${kind}`;
}

async function startPublishing() {
  try {
    source = await openSource(form.elements.source.value);
  } catch (failure) {
    show('publish', 'idle', ofSource(failure));
    return;
  }
  const { stream } = source;
  stream.getVideoTracks()[0].addEventListener('ended', () => stopPublishing('The source has ended.'));
  preview.srcObject = stream;
  preview.play().catch(() => {});
  settings.disabled = true;
  const format = usable[form.elements.format.value];
  const recording = {
    type: format.type(stream.getAudioTracks().length > 0),
    bitsPerSecond: Number(form.elements.bitrate.value),
  };
  publisher = new Publisher(url('publish'), stream, recording, {
    state: (state, text) => show('publish', state, text),
    failed: stopPublishing,
  });
}

function stopPublishing(why = '', state = 'idle') {
  publisher?.stop();
  publisher = null;
  source?.stop();
  source = null;
  preview.srcObject = null;
  settings.disabled = false;
  show('publish', state, why);
}

function startPlaying() {
  player = new Player(url('receive'), video, {
    state: (state, text) => show('play', state, text),
    failed: stopPlaying,
  });
  show('play', 'connecting');
}

function stopPlaying(why = '', state = 'idle') {
  player.stop();
  player = null;
  show('play', state, why);
}

function showNumbers() {
  byId('sent-rate').textContent = publisher ? formatRate(publisher.meter.rate()) : '–';
  byId('sent').textContent = publisher ? formatBytes(publisher.meter.total) : '–';
  byId('unsent').textContent = publisher ? formatBytes(publisher.waiting) : '–';
  byId('received-rate').textContent = player ? formatRate(player.meter.rate()) : '–';
  const behind = player?.behind ?? null;
  byId('behind').textContent = behind === null ? '–' : formatSeconds(Math.max(behind, 0));
  const latency = behind === null ? null : age.of(video);
  byId('latency').textContent = latency === null ? '–' : formatSeconds(latency / 1000);
}

function offerFormats() {
  usable.forEach(({ label }, i) => form.elements.format.add(new Option(label, i)));
  if (usable.length === 0) {
    byId('publish-button').disabled = true;
    show('publish', 'idle', 'This browser records nothing that it could also play.');
  }
  if (Source === undefined) {
    byId('play-button').disabled = true;
    show('play', 'idle', 'This browser has no Media Source Extensions, by which this page plays.');
  }
}

function offerSources() {
  byId('camera').disabled = !hasDevices();
  byId('screen').disabled = !canShareScreen();
  byId('insecure').hidden = hasDevices();
  byId(hasDevices() ? 'camera' : 'test').checked = true;
}

function press(isOn, start, stop) {
  if (isOn) {
    stop();
  } else if (form.reportValidity()) {
    start();
  }
}

let opening = false;
byId('publish-button').addEventListener('click', () => {
  if (opening) {
    return;
  }
  press(publisher !== null, async () => {
    opening = true;
    await startPublishing();
    opening = false;
  }, () => stopPublishing());
});
byId('play-button').addEventListener('click', () => press(player !== null, startPlaying, () => stopPlaying()));
byId('show-key').addEventListener('click', ({ currentTarget }) => {
  const isShown = form.elements.key.type === 'text';
  form.elements.key.type = isShown ? 'password' : 'text';
  currentTarget.setAttribute('aria-pressed', String(!isShown));
});
form.addEventListener('submit', (event) => event.preventDefault());

offerFormats();
offerSources();
setInterval(showNumbers, SHOW_EVERY_MS);
