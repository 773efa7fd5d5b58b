/** The latest picture of each stream, where the server has pictures. */

const { media, pictures } = document.body.dataset;
/** How often a picture is looked for, in seconds: not more rarely than it changes, and so that a new stream has one soon. */
const LOOK_EVERY = Math.min(Math.max(Number(pictures), 5), 15);

/** Shows it in an element, in the place of the one before once it has come. Where there is none, the element says so. */
export function showPicture(place, { channel, seconds }) {
  const turn = `${Math.floor(seconds / LOOK_EVERY)}`;
  if (Number(pictures) === 0 || place.dataset.turn === turn) {
    return;
  }
  place.dataset.turn = turn;
  const picture = new Image();
  picture.alt = '';
  picture.addEventListener('load', () => {
    if (place.dataset.turn === turn) {
      place.querySelector('img')?.remove();
      place.prepend(picture);
    }
  });
  // Another address, as a page loads the same one only once.
  picture.src = `${media}/images/${channel}.jpg?${turn}`;
}
