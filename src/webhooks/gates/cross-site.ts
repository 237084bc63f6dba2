import type { SentRequest, Site } from '../../http/index.js'

/** Says what shows that no sender made a request, but a page of another site or a preview; undefined where nothing does. */
export type CrossSite = (request: SentRequest) => string | undefined

/** What browsers say they fetch for before anybody has asked to see it. */
const AHEAD = /^\s*(?:prefetch|prerender|preview)\b/i

/**
 * Where browsers say so: `Sec-Purpose` since the Prefetch standard (https://fetch.spec.whatwg.org), `Purpose` and
 * `X-Purpose` in WebKit and Chromium, `X-Moz` in Firefox before.
 */
const PURPOSES = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'] as const

/**
 * What fetches a link in a message to show a preview of it, and no more than that: other agents of the same services
 * make calls. Names are those the services publish (such as https://api.slack.com/robots and
 * https://developers.facebook.com/docs/sharing/webmasters/web-crawlers) or are known by in the public list
 * https://github.com/monperrus/crawler-user-agents.
 */
const PREVIEWERS = new RegExp(
  [
    ...['Slackbot-LinkExpanding', 'Slack-ImgProxy', 'Twitterbot', 'facebookexternalhit', 'Facebot'],
    ...['meta-externalfetcher', '^WhatsApp', 'TelegramBot', 'Discordbot', 'LinkedInBot', '^Viber\\b'],
    ...['SkypeUriPreview', 'MicrosoftPreview', 'BingPreview', 'Yahoo Link Preview', 'Google Web Preview'],
    ...['Google-PageRenderer', 'developers\\.google\\.com/\\+/web/snippet', 'Applebot', 'redditbot'],
    ...[
      'Pinterestbot',
      'pinterest\\.com/bot',
      'Mattermost-Bot',
      'Iframely',
      'Embedly',
      'bitlybot',
      'vkShare',
    ],
    ...['Snap URL Preview', 'SnapURLPreview', 'Bluesky Cardyb', 'BlueskyPreviewBot', '\\(Mastodon/'],
    ...['^Synapse \\(bot', 'Chatwork LinkPreview', 'ClickUpLinkUnfurler', 'BufferLinkPreviewBot'],
  ].join('|'),
  'i',
)

/** @param site where callers outside see the host */
export function crossSite(site: Site): CrossSite {
  return (request) => {
    const { headers } = request
    const { 'sec-fetch-site': from, origin } = headers
    if (from === 'cross-site' || from === 'same-site') return 'a page of another site'
    // Pages cannot make up Sec-Fetch-Site, and it knows what the caller called where proxies change the host. Browsers
    // that do not say it may say the origin of a page.
    if (from === undefined && origin !== undefined && !site.isOwn(origin, request))
      return 'a page of another site'
    if (PURPOSES.some((name) => AHEAD.test(String(headers[name] ?? '')))) return 'a browser that looks ahead'
    if (PREVIEWERS.test(headers['user-agent'] ?? '')) return 'a preview of the link'
    return undefined
  }
}
