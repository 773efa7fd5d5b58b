/** The cards of the streams: one for each, kept while it is live, so that nothing loses the focus or flickers. */
import { askToEnd } from './ending.js';
import { bitRate, count, duration, size, viewers } from './format.js';
import { showPicture } from './pictures.js';

const { media, player } = document.body.dataset;
const list = document.getElementById('streams');
const news = document.getElementById('news');
/** By the stream's id. */
const cards = new Map();
let first = true;

/**
 * Shows these streams and no others.
 *
 * @param {() => void} onEnded is called when one has been ended from its card
 */
export function showStreams(streams, onEnded) {
  const gone = [...cards.keys()].filter((id) => !streams.some((stream) => stream.id === id));
  const come = streams.filter(({ id }) => !cards.has(id));
  tell(come, gone);
  gone.forEach(remove);
  come.forEach((stream) => cards.set(stream.id, create(stream, onEnded)));
  streams.forEach((stream, i) => {
    const { card } = cards.get(stream.id);
    if (list.children[i] !== card) {
      list.insertBefore(card, list.children[i] ?? null);
    }
    update(cards.get(stream.id), stream);
  });
}

/** What changes is said to who does not see it, but not what there was at first. */
function tell(come, gone) {
  const said = [
    ...(first ? [] : come.map(({ channel }) => `${channel} is live`)),
    ...gone.map((id) => `${cards.get(id).channel} has ended`),
  ];
  first = false;
  if (said.length > 0) {
    news.textContent = `${said.join(', ')}.`;
  }
}

function remove(id) {
  const { card } = cards.get(id);
  if (card.contains(document.activeElement)) {
    document.getElementById('title').focus();
  }
  card.remove();
  cards.delete(id);
}

function create(stream, onEnded) {
  const { channel } = stream;
  const card = document.getElementById('card').content.cloneNode(true).firstElementChild;
  const part = (name) => card.querySelector(name);
  const playlist = `${media || location.origin}/hls/${channel}/index.m3u8`;
  part('h2').textContent = channel;
  card.querySelectorAll('.watch').forEach((link) => {
    link.href = player ? `${location.origin}/watch/${channel}` : playlist;
  });
  part('.watch.button').setAttribute('aria-label', `Watch ${channel}`);
  part('.watch.button').hidden = !player;
  part('.playlist').href = playlist;
  part('.playlist').setAttribute('aria-label', `Playlist of ${channel}`);
  part('.end').setAttribute('aria-label', `End the stream of ${channel}`);
  part('.end').addEventListener('click', () => askToEnd(stream, onEnded));
  return { card, channel, part };
}

function update({ part }, stream) {
  text(part('.age'), duration(stream.seconds));
  text(part('.size'), size(stream));
  text(part('.viewers'), viewers(stream.hls, stream.players));
  text(part('.rate'), bitRate(stream.bitRate));
  text(part('.codecs'), [stream.video, stream.audio].filter((codec) => codec !== '').join(', ') || 'unknown');
  text(part('.publisher'), stream.protocol);
  const watching = stream.hls + stream.players === 0 ? '' : ` · ${viewers(stream.hls)} by HLS, ${stream.players} by ${stream.protocol}`;
  const encoders = stream.encoders === 0 ? 'no encoder' : count(stream.encoders, 'encoder');
  text(part('.details'), `From ${stream.publisher}${watching} · ${encoders}`);
  showPicture(part('.picture a'), stream);
}

function text(element, value) {
  if (element.textContent !== value) {
    element.textContent = value;
  }
}
