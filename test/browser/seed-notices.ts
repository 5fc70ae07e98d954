import type { Sandbox } from '../../sandbox/index.ts';
import { now } from '../../src/kernel/clock/clock.ts';
import { workNotices } from '../../src/notices/index.ts';
import { listSubmissions, releaseSubmissions } from '../../src/submissions/index.ts';
import type { TestInstallation } from '../../src/testing/installation.ts';

const PROGRAM = 'form526';
const BY = { kind: 'system', name: 'test' } as const;

/** Failures whose people are written to, by what the notify API says of the message: it arrived, the address takes none, nothing yet. */
export const TOLD = { 'told-1': 'delivered', 'told-2': 'permanent-failure', 'told-3': 'permanent-failure', 'told-4': undefined } as const;

export const addressOf = (id: string): string => `${id}@example.org`;

interface Message {
  readonly id: string;
  readonly email_address: string;
}

/**
 * Lets the failed ones go and has the sweep of a worker write about them: the messages go to the simulated API over HTTP, and what it says of them
 * comes back to the listening server's own route.
 */
export async function seedNotices({ database, keyring, notices }: TestInstallation, { urls }: Sandbox, secret: string): Promise<void> {
  await database.transaction([PROGRAM], async (session) => {
    const at = now();
    const { rows } = await listSubmissions(session, keyring, { program: PROGRAM, idPrefix: 'told-' }, { at, limit: 10 });
    const release = { program: PROGRAM, actor: BY, reason: 'to have people told', at, startWithinDays: 7 };
    await releaseSubmissions(
      session,
      rows.map(({ id, externalId }) => ({ ...release, submissionId: id, externalId })),
    );
  });
  await workNotices(notices, new AbortController().signal);
  const answer = await fetch(`${urls.notify}/v2/notifications`, { headers: { authorization: 'Bearer a.b.c' } });
  const { notifications } = (await answer.json()) as { readonly notifications: readonly Message[] };
  for (const [id, status] of Object.entries(TOLD)) {
    const message = notifications.find((each) => each.email_address === addressOf(id));
    if (!message) throw new Error(`Nobody wrote about ${id}.`);
    if (status) await callBack(urls.control, { ids: [message.id], status, secret });
  }
}

async function callBack(control: string, fate: object): Promise<void> {
  const answer = await fetch(`${control}/sandbox/notify/callbacks`, { method: 'POST', body: JSON.stringify(fate) });
  const { results } = (await answer.json()) as { readonly results: readonly { readonly status: unknown }[] };
  if (results.some(({ status }) => status !== 200)) throw new Error(`A call-back was answered with ${JSON.stringify(results)}.`);
}
