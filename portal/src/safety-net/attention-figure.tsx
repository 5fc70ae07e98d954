import { Link } from '@tanstack/react-router';
import type { CSSProperties, ReactNode } from 'react';
import type { ProgramStanding, StandingCounts } from '../api/index.ts';
import { CountLink } from '../kit/count-link.tsx';
import { countOf, countText } from '../words/quantities.ts';
import { ROLL_UPS, rollUpCount } from '../words/standings.ts';

interface AttentionFigureProps {
  readonly counts: StandingCounts;
  readonly programs: readonly ProgramStanding[];
}

/** The number that should be zero, over all programs. Zero is said quietly. */
export function AttentionFigure({ counts, programs }: AttentionFigureProps): ReactNode {
  const count = counts.needs_attention;
  return (
    <section className="wb-attention" data-is-clear={count === 0} aria-label="Needs attention">
      <p className="wb-attention__figure">
        <Link
          to="/submissions"
          search={{ standing: 'needs_attention' }}
          className="wb-attention__number"
          style={{ '--wb-length': countText(count).length } as CSSProperties}
        >
          {countText(count)}
          <span className="usa-sr-only"> {count === 1 ? 'submission needs attention' : 'submissions need attention'}: show the list</span>
        </Link>
        <span className="wb-attention__words" aria-hidden="true">
          {count === 1 ? 'submission needs attention' : 'submissions need attention'}
        </span>
      </p>
      <p className="wb-attention__rest" role="status">
        <Sentence counts={counts} />
      </p>
      {programs.length > 1 && (
        <ul className="wb-attention__programs">
          {programs.map(({ program, standing }) => (
            <li key={program}>
              {program}{' '}
              <CountLink
                count={standing.needs_attention}
                to="/submissions"
                search={{ program, standing: 'needs_attention' }}
                of={`of ${program} need attention`}
              />
            </li>
          ))}
        </ul>
      )}
      <Composition counts={counts} />
    </section>
  );
}

function Sentence({ counts }: { readonly counts: StandingCounts }): ReactNode {
  if (counts.total === 0) return 'Nothing has been taken in yet. Import submissions or send one to the API, and it is counted here.';
  const total = (
    <Link to="/submissions" className="wb-count">
      {countOf(counts.total, 'submission')}
    </Link>
  );
  if (counts.needs_attention === 0) return <>All {total} are proved, watched or set aside.</>;
  return <>Of {total}. It should be zero; why, and who has them, stands below.</>;
}

/** The same four parts as the table below, as lengths. Decoration: the table says it in numbers. */
function Composition({ counts }: { readonly counts: StandingCounts }): ReactNode {
  if (counts.total === 0) return null;
  return (
    <div className="wb-composition" aria-hidden="true">
      {ROLL_UPS.map((rollUp) => (
        <span key={rollUp.name} data-part={rollUp.name} style={{ flexGrow: rollUpCount(counts, rollUp) }} />
      ))}
    </div>
  );
}
