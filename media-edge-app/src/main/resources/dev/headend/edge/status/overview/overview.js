/**
 * The overview of what is live: asks the server every few seconds while somebody may look, and says when it does not answer.
 */
import { showStreams } from './cards.js';
import { bitRate, count, time, viewers } from './format.js';
import { showPublishing } from './publishing.js';

const ASK_EVERY_MS = 2500;
const ASK_AGAIN_AFTER_MS = 5000;
/** A request that has no answer after this time is given up, as its connection may hang. */
const ANSWER_MS = 8000;

const element = (id) => document.getElementById(id);
const trouble = element('trouble');

let timer = 0;
/** When the server answered last, by this machine's clock; null before it has. */
let answeredAt = null;
/** Only one request at a time, also when the page comes into sight again. */
let asking = false;

function show({ streams, waiting }) {
  answeredAt = new Date();
  trouble.hidden = true;
  document.body.dataset.state = streams.length === 0 ? 'empty' : 'live';
  showStreams(streams, askNow);
  element('total-streams').textContent = streams.length;
  element('total-viewers').textContent = viewers(sum(streams, 'hls'), sum(streams, 'players'));
  element('total-rate').textContent = bitRate(sum(streams, 'bitRate'));
  document.title = streams.length === 0 ? `Nothing is live – ${location.host}` : `${streams.length} live – ${location.host}`;
  element('waited').hidden = waiting.length === 0;
  const texts = waiting.map(({ channel, players }) => `${channel} (${count(players, 'player')})`);
  if (element('waiting').dataset.shown !== texts.join()) {
    element('waiting').dataset.shown = texts.join();
    element('waiting').replaceChildren(...texts.map(item));
  }
}

function sum(streams, what) {
  return streams.reduce((sofar, stream) => sofar + stream[what], 0);
}

function item(text) {
  const li = document.createElement('li');
  li.textContent = text;
  return li;
}

function complain(reason) {
  document.body.dataset.state = 'lost';
  const since = answeredAt === null ? '' : ` What is shown is from ${time(answeredAt)}.`;
  const text = `${reason}${since}`;
  // Said once, not at each attempt.
  if (trouble.hidden || trouble.textContent !== text) {
    trouble.textContent = text;
    trouble.hidden = false;
  }
}

async function ask() {
  const control = new AbortController();
  const limit = setTimeout(() => control.abort(), ANSWER_MS);
  try {
    // Not relative: who opens the page at NAME:PASSWORD@HOST has them in relative addresses, which browsers refuse to ask.
    const response = await fetch(`${location.origin}/overview/streams`, { cache: 'no-store', signal: control.signal });
    if (response.ok) {
      show(await response.json());
      return true;
    }
    complain(response.status === 401 ? 'Name or password is no longer right: load this page anew.'
      : `This server answers with ${response.status}.`);
  } catch {
    complain('This server does not answer. Trying again…');
  } finally {
    clearTimeout(limit);
  }
  return false;
}

async function askNow() {
  clearTimeout(timer);
  if (asking) {
    return;
  }
  asking = true;
  const answered = await ask();
  asking = false;
  clearTimeout(timer);
  if (document.visibilityState === 'visible') {
    timer = setTimeout(askNow, answered ? ASK_EVERY_MS : ASK_AGAIN_AFTER_MS);
  }
}

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') {
    askNow();
  } else {
    clearTimeout(timer);
  }
});

element('node').textContent = location.host;
showPublishing(element('publishing'), document.body.dataset);
askNow();
