import type { ReactNode } from 'react';
import type { ShownRun } from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { bytesText, countOf } from '../words/quantities.ts';
import { fileWords } from '../words/runs.ts';

/** Result files: every row of the input is in exactly one of succeeded, failed and unprocessed. */
export function FilesSection({ run }: { readonly run: ShownRun }): ReactNode {
  if (run.files.length === 0) return null;
  return (
    <Section title="Result files">
      <ul className="wb-plain-list wb-files">
        {run.files.map(({ kind, attempt, file_name: name, bytes, rows, sha256, href }) => (
          <li key={`${kind} ${attempt}`}>
            <a href={href} download>
              {name}
            </a>
            : {fileWords(kind)}. {countOf(rows, 'row')}, {bytesText(bytes)}.{' '}
            <details>
              <summary>SHA-256</summary>
              <code className="wb-code">{sha256}</code>
            </details>
          </li>
        ))}
      </ul>
      {run.deliveries.length > 0 && (
        <>
          <h3>Beside the input, in its bucket</h3>
          <ul className="wb-plain-list">
            {run.deliveries.map(({ kind, attempt, address, state, refused_by: refusedBy }) => (
              <li key={`${kind} ${attempt}`}>
                <code className="wb-code">{address}</code>:{' '}
                {state === 'done'
                  ? 'there'
                  : refusedBy
                    ? `not there yet; the bucket refuses it (${refusedBy}), and it is tried again`
                    : 'on its way'}
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}
