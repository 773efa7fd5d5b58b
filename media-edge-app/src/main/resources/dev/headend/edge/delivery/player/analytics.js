/**
 * Reports to Google Analytics, where the operator wants it. The page depends on none of it: a browser may refuse to load the script.
 */

const SCRIPT = 'https://www.googletagmanager.com/gtag/js?id=';

/**
 * @param account of Google Analytics; '' = nothing is loaded and reported
 * @param tracker sent with each report
 * @returns {(event: string) => void} reports an event of a channel's video
 */
export function connectAnalytics(account, tracker, channel) {
  if (!account) {
    return () => {};
  }
  window.dataLayer = [];
  /** The script takes only what is handed over as arguments. */
  function gtag() {
    window.dataLayer.push(arguments);
  }
  gtag('js', new Date());
  // Without advertising features, which ask further servers.
  gtag('config', account, { allow_google_signals: false, allow_ad_personalization_signals: false, tracker_name: tracker });
  const script = document.createElement('script');
  script.async = true;
  script.src = SCRIPT + encodeURIComponent(account);
  document.head.append(script);
  return (event) => gtag('event', event, { video_title: channel, tracker_name: tracker });
}
