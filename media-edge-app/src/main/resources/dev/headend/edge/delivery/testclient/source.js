/** Where picture and sound come from: camera, screen or the test picture. */
import { testPicture } from './testpicture.js';

/** Browsers give camera and screen only to pages that nobody could have changed on the way. */
export function hasDevices() {
  return navigator.mediaDevices !== undefined;
}

export function canShareScreen() {
  return navigator.mediaDevices?.getDisplayMedia !== undefined;
}

/**
 * @param {'camera' | 'screen' | 'test'} kind
 * @returns {Promise<{stream: MediaStream, stop: function}>}
 */
export async function openSource(kind) {
  if (kind === 'test') {
    return testPicture();
  }
  const stream = await (kind === 'camera' ? camera() : navigator.mediaDevices.getDisplayMedia({ video: true, audio: true }));
  return { stream, stop: () => stream.getTracks().forEach((track) => track.stop()) };
}

async function camera() {
  const video = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
  try {
    return await navigator.mediaDevices.getUserMedia({ video, audio: true });
  } catch (failure) {
    if (failure.name !== 'NotFoundError') {
      throw failure;
    }
    return navigator.mediaDevices.getUserMedia({ video });
  }
}
