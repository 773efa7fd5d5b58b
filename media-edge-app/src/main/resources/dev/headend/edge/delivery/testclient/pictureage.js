/** How old the picture is that a video shows, if it is the test picture: it carries the time at which it was drawn. */
import { ageOf, CELLS } from './clockcode.js';
import { CLOCK_PART } from './testpicture.js';

const CELL_PIXELS = 4;

export class PictureAge {
  #context;

  constructor() {
    const canvas = document.createElement('canvas');
    canvas.width = CELLS * CELL_PIXELS;
    canvas.height = CELL_PIXELS;
    this.#context = canvas.getContext('2d', { willReadFrequently: true });
  }

  /** In milliseconds; null if the picture carries no time. As right as the clocks of both machines. */
  of(video) {
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
      return null;
    }
    const { width, height } = this.#context.canvas;
    this.#context.drawImage(video, 0, 0, video.videoWidth, video.videoHeight * CLOCK_PART, 0, 0, width, height);
    return ageOf(this.#cells(width, height), Date.now());
  }

  #cells(width, height) {
    const { data } = this.#context.getImageData(0, height / 2, width, 1);
    return Array.from({ length: CELLS }, (_, i) => data[(i * CELL_PIXELS + CELL_PIXELS / 2) * 4 + 1] > 127);
  }
}
