/** Shows the latest picture of a channel, where there is one, until the stream plays. */
export async function showPoster(video, channel) {
  const address = `/images/${channel}.jpg`;
  try {
    const response = await fetch(address, { method: 'HEAD', cache: 'no-cache' });
    if (response.ok) {
      video.poster = address;
      document.body.classList.add('poster');
    }
  } catch {
    // The page tells of a server that cannot be reached.
  }
}
