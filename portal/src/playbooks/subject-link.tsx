import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { PostIncidentsData } from '../api/index.ts';
import { wordsOf } from '../words/codes.ts';
import { subjectWords } from './start-deeds.tsx';

type Subject = PostIncidentsData['body']['subject'];

/** Back to what it is about, where that has a page. */
export function SubjectLink({ program, subject }: { readonly program: string; readonly subject: Subject }): ReactNode {
  if (subject.kind === 'error_class')
    return (
      <Link to="/triage/$id" params={{ id: subject.id }}>
        {subjectWords(subject)}
      </Link>
    );
  if (subject.kind === 'finding')
    return (
      <Link to="/findings/$id" params={{ id: subject.id }}>
        {subjectWords(subject)}
      </Link>
    );
  if (subject.kind === 'export')
    return (
      <Link to="/exports/$program/$name" params={{ program, name: subject.id }}>
        {subjectWords(subject)}
      </Link>
    );
  if (subject.kind === 'alert') {
    const [rule = ''] = subject.id.split(':');
    return (
      <Link to="/alerts" search={{ rule, list: 'all' }}>
        alert {wordsOf(rule).toLowerCase()}, {subject.id.slice(rule.length + 1)}
      </Link>
    );
  }
  return subjectWords(subject);
}
