import type { ReactNode } from 'react';
import type { ErrorClass } from '../api/index.ts';
import { PagesOf } from '../kit/pages-of.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { wordsOf } from '../words/codes.ts';
import { CLASS_STATES, STAGES } from '../words/triage.ts';

export function TriageParts(): ReactNode {
  return (
    <PagesOf
      of="triage"
      parts={[
        ['/triage', 'Scoreboard'],
        ['/triage/classes', 'Error classes'],
        ['/playbooks', 'Playbooks'],
      ]}
    />
  );
}

type Named = Pick<ErrorClass, 'stage' | 'place' | 'step' | 'code' | 'pattern'>;

/** `A try to hand over failed: benefits documents, HTTP 500`. */
export function classTitle({ stage, place, step, code }: Named): string {
  return `${STAGES[stage]}: ${[wordsOf(place), step && wordsOf(step), code && wordsOf(code)].filter(Boolean).join(', ')}`;
}

/** Where it is looked after, and that it came again after it had been resolved. */
export function ClassState({ row }: { readonly row: Pick<ErrorClass, 'state'> & { readonly regressed_at?: string | null } }): ReactNode {
  const isBack = row.state === 'open' && row.regressed_at;
  return isBack ? (
    <StateTag tone="bad">Open: it came again</StateTag>
  ) : (
    <StateTag tone={CLASS_STATES[row.state].tone}>{CLASS_STATES[row.state].words}</StateTag>
  );
}
