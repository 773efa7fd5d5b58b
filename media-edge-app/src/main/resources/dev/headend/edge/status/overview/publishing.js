/** How to publish to this server, with its own name as this browser knows it. */

/** @param {{rtmp: string, application: string}} server the port of RTMP, '' = not served; the application that takes tokens, '' = none */
export function showPublishing(list, { rtmp, application }) {
  const port = rtmp === '1935' ? '' : `:${rtmp}`;
  const rows = [];
  if (rtmp && application) {
    rows.push(['OBS, server', `rtmp://${location.hostname}${port}/${application}`], ['OBS, stream key', 'NAME?token=TOKEN']);
    rows.push(['FFmpeg', `ffmpeg -re -i FILE -c copy -f flv "rtmp://${location.hostname}${port}/${application}/NAME?token=TOKEN"`]);
  } else if (rtmp) {
    rows.push(['OBS, server', `rtmp://${location.hostname}${port}/CHANNEL`], ['OBS, stream key', 'KEY']);
    rows.push(['FFmpeg', `ffmpeg -re -i FILE -c copy -f flv "rtmp://${location.hostname}${port}/CHANNEL/KEY"`]);
  } else {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    rows.push(['WebSocket', `${scheme}://${location.host}/CHANNEL/KEY/publish`]);
  }
  list.replaceChildren(...rows.map(row));
}

function row([name, value]) {
  const [div, term, description, code] = ['div', 'dt', 'dd', 'code'].map((tag) => document.createElement(tag));
  term.textContent = name;
  code.textContent = value;
  description.append(code);
  div.append(term, description);
  return div;
}
