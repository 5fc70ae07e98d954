import type { PollAnswer, PolledRow } from '../../../src/sdk/index.ts';

type Answered = Extract<PollAnswer, { kind: 'answered' }>;

/** What one row of a bulk answer turned out to be. */
export type ReadRow =
  | { readonly row: PolledRow }
  | { readonly notFound: string }
  | { readonly unreadable: unknown; readonly message: string; readonly receipt?: string | undefined };

/** Puts each row on its list. Nothing is left out: an id that comes twice stands there twice. */
export function sortAnswers(read: readonly ReadRow[]): Answered {
  return {
    kind: 'answered',
    rows: read.flatMap((each) => ('row' in each ? [each.row] : [])),
    notFound: read.flatMap((each) => ('notFound' in each ? [each.notFound] : [])),
    unreadable: read.flatMap((each) => ('unreadable' in each ? [kept(each)] : [])),
  };
}

function kept({ unreadable, message, receipt }: Extract<ReadRow, { unreadable: unknown }>): Answered['unreadable'][number] {
  return { message, answer: Buffer.from(JSON.stringify(unreadable) ?? ''), ...(receipt === undefined ? {} : { receipt }) };
}
