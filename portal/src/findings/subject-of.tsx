import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { FindingRow } from '../api/index.ts';
import { Breakable } from '../kit/breakable.tsx';
import { PathLink } from '../kit/path-link.tsx';

/** What a finding is about: a link where it names something that has a page. */
export function SubjectOf({ finding }: { readonly finding: FindingRow }): ReactNode {
  const { kind, subject, program } = finding;
  const [, noun, id = ''] = /^(notice|run|share|schedule):([^:]+)$/.exec(subject) ?? [];
  const paths = { notice: `/notices/${id}`, run: `/runs/${id}`, share: `/shares/${id}`, schedule: `/schedules/${program}/${id}` };
  if (noun) return <PathLink path={paths[noun as keyof typeof paths]}>{`${noun.charAt(0).toUpperCase()}${noun.slice(1)} ${id}`}</PathLink>;
  if (kind.startsWith('export_')) return <ExportSubject program={program} subject={subject} />;
  return <Breakable text={subject} />;
}

/** `CHGADD:2026-11-10` is a day of an export, `CHGADD:file 3` a file of it. */
function ExportSubject({ program, subject }: { readonly program: string; readonly subject: string }): ReactNode {
  const [name = '', ...rest] = subject.split(':');
  const about = rest.join(':');
  const [, file] = /^file (\d+)$/.exec(about) ?? [];
  return (
    <>
      <Link to="/exports/$program/$name" params={{ program, name }}>
        Export {name}
      </Link>
      {file ? (
        <>
          , <PathLink path={`/exports/files/${file}`}>file {file}</PathLink>
        </>
      ) : (
        about && `, ${about}`
      )}
    </>
  );
}
