/** Whether a call is at a destination, and why not. */
export const answer = {
  by: (kind: string, ending: string) => `by ${kind} ${ending}`,
  accounts: {
    'yandex-metrica': (account: string) => `in counter ${account}`,
    ga4: (account: string) => `in stream ${account}`,
    'google-ads': (account: string) => `in account ${account}`,
  } as Readonly<Record<string, (account: string) => string>>,
  confirmed: (place: string) => `In ${place}: the platform confirmed this call`,
  delivered: (place: string, by: string) => ['Sent to', place, by].filter(Boolean).join(' ') + ', and taken',
  confirming: (place: string, by: string) => [place, 'is processing it', by].filter(Boolean).join(' '),
  sending: (place: string) => `On its way to ${place}`,
  pending: (place: string, why: string) => `Not in ${place} yet${why === '' ? '' : `: ${why}`}`,
  uncertain: (place: string) => `Not known whether it is in ${place}: the answer was lost. Look there and decide`,
  unmatched: (place: string, by: string, where: string) =>
    `Not in ${place}: ${['looked for', by, where].filter(Boolean).join(' ')}, no visit found`,
  rejected: (place: string, why: string) => `Not in ${place}: ${why}`,
  expired: (place: string, moment: string) => `Not in ${place}: it was taken until ${moment} only`,
  skipped: (place: string, why: string) => `Not sent to ${place}: ${why}`,
  cancelled: (place: string, why: string) => `Not sent to ${place}: ${why}`,
  likely: 'Likely causes, the most frequent first',
  report: (place: string) => `Open ${place}`,
  causes: {
    'unmatched yandex-metrica': [
      'The visit is not processed yet: Metrica needs some hours. “Retry” tomorrow.',
      'The counter did not load for this visitor: a blocker, no consent, or the page was left at once.',
      'The site has another counter than this destination.',
      'The id is of an older visit than the counter keeps.',
    ],
    'unmatched google-ads': [
      'The click belongs to another account than this one.',
      'The click is older than the conversion window of the action.',
      'The click is only some hours old: Google looks it up again tomorrow.',
    ],
    'skipped NO_IDENTIFIER': [
      'The call tracking does not send the visitor’s id: tick the parameter in its settings (“Sources”).',
      'The caller dialled a static number, so no visit is known.',
      'The page’s script was blocked, so no id was made.',
    ],
    'skipped NO_CLICK_ID': [
      'The visit did not come from Google Ads.',
      'Auto-tagging is off in Google Ads.',
      'The site loses gclid on a redirect before the call tracking sees it.',
    ],
  } as Readonly<Record<string, readonly string[]>>,
};
