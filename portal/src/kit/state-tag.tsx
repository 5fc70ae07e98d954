import type { ReactNode } from 'react';

/** `good`: proved or done · `moving`: on its way · `waiting`: for a person · `bad`: failed · `quiet`: over and of no more concern. */
export type Tone = 'good' | 'moving' | 'waiting' | 'bad' | 'quiet';

/** A state in plain words. The mark's shape repeats the tone, so that colour is never alone. */
export function StateTag({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }): ReactNode {
  return (
    <span className="wb-state" data-tone={tone}>
      <svg viewBox="0 0 12 12" aria-hidden="true" focusable="false">
        <path d={SHAPES[tone]} />
      </svg>
      {children}
    </span>
  );
}

/** Tick, arrow, hour-glass, cross, dash. */
const SHAPES: Readonly<Record<Tone, string>> = {
  good: 'M1.500 6.500l3 3 6-7',
  moving: 'M1 6h9M6.500 2.500L10 6l-3.500 3.500',
  waiting: 'M2.500 1.500h7L6 6l3.500 4.500h-7L6 6z',
  bad: 'M2 2l8 8M10 2l-8 8',
  quiet: 'M2 6h8',
};
