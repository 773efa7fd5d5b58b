/** Ends streams, after asking. */

/** A second tap on the button that asks is not an answer. */
const TAPS_MS = 500;

const dialog = document.getElementById('ending');
const confirm = document.getElementById('ending-confirm');
const trouble = document.getElementById('ending-trouble');

/** What is done when the button is pressed; null while nothing is asked. */
let end = null;

/**
 * Asks whether a stream is to end, and ends it.
 *
 * @param {() => void} onEnded is called when it has ended
 */
export function askToEnd({ channel, id }, onEnded) {
  document.getElementById('ending-title').textContent = `End the stream of ${channel}?`;
  trouble.hidden = true;
  end = async () => {
    const problem = await order(channel, id);
    if (problem === '') {
      dialog.close();
      onEnded();
    } else {
      trouble.textContent = problem;
      trouble.hidden = false;
    }
  };
  confirm.disabled = true;
  dialog.showModal();
  setTimeout(() => {
    confirm.disabled = false;
  }, TAPS_MS);
}

/** @returns {Promise<string>} '' when it has ended, else why not */
async function order(channel, id) {
  try {
    // A page of others cannot send this header.
    const headers = { 'X-Headend-Action': 'end-stream' };
    const response = await fetch(`${location.origin}/overview/streams/${channel}/${id}/end`, { method: 'POST', headers });
    return response.ok || response.status === 404 ? '' : `The server refuses: ${response.status} ${await response.text()}`;
  } catch {
    return 'The server does not answer. Try again.';
  }
}

confirm.addEventListener('click', async () => {
  confirm.disabled = true;
  await end?.();
  confirm.disabled = false;
});
