import type { Channel, Outgoing } from './channel.ts';
import { openPost, sentBy } from './post.ts';

const MOST_CHARACTERS = 35_000;

/** An incoming webhook of Slack's: one text, in which nothing but our own links is markup. */
export function openSlack(name: string, { url }: { readonly url: string }): Channel {
  const { http, post } = openPost(name, url);
  return {
    kind: 'slack',
    send: async (message) => sentBy(await post({}, JSON.stringify({ text: textOf(message) }))),
    close: () => http.close(),
  };
}

/** Slack reads `&`, `<` and `>` as its own; plain addresses become links by themselves. */
function textOf({ subject, lines }: Outgoing): string {
  const text = [`*${escaped(subject)}*`, ...lines.map(escaped)].join('\n');
  return text.slice(0, MOST_CHARACTERS);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
