/** The latest picture of each stream, where the server has pictures. */

const { media, pictures } = document.body.dataset;
/** How often a picture is looked for, in seconds: not more rarely than it changes, and so that a new stream has one soon. */
const LOOK_EVERY = Math.min(Math.max(Number(pictures), 5), 15);
/** So many at once, as a browser has few connections to a server, and the page asks by the others. */
const MOST = 2;

/** What is to be loaded yet, by the element that it is shown in. */
const due = new Map();
let loading = 0;

/** Shows it in an element, in the place of the one before once it has come. Where there is none, the element says so. */
export function showPicture(place, { channel, seconds }) {
  const turn = `${Math.floor(seconds / LOOK_EVERY)}`;
  if (Number(pictures) > 0 && place.dataset.turn !== turn && isNear(place)) {
    place.dataset.turn = turn;
    // Another address, as a page loads the same one only once.
    due.set(place, `${media}/images/${channel}.jpg?${turn}`);
    loadNext();
  }
}

/** In sight, or soon when somebody scrolls. */
function isNear(place) {
  const { top, bottom } = place.getBoundingClientRect();
  return bottom > -innerHeight && top < 2 * innerHeight;
}

function loadNext() {
  const [next] = due;
  if (next === undefined || loading >= MOST) {
    return;
  }
  const [place, address] = next;
  due.delete(place);
  loading++;
  const picture = new Image();
  picture.alt = '';
  picture.addEventListener('load', () => {
    place.querySelector('img')?.remove();
    place.append(picture);
  });
  ['load', 'error'].forEach((event) => picture.addEventListener(event, () => {
    loading--;
    loadNext();
  }));
  picture.src = address;
}
