/**
 * Shows the latest picture of a channel, where there is one, until the stream plays.
 *
 * @param address of the picture; '' = this server has none of any channel
 */
export async function showPoster(video, address) {
  if (!address) {
    return;
  }
  try {
    const response = await fetch(new URL(address, location.origin), { method: 'HEAD', cache: 'no-cache' });
    if (response.ok) {
      video.poster = address;
      document.body.classList.add('poster');
    }
  } catch {
    // The page tells of a server that cannot be reached.
  }
}
