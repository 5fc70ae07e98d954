import { createHash } from 'node:crypto';
import type { PlaybookDefinition, PlaybookSubject } from '#sdk';
import type { LoadedPlaybook } from './ports.ts';

/** With the hash of what it says, its steps' code included. First 32 hex digits. */
export function loadPlaybook(definition: PlaybookDefinition): LoadedPlaybook {
  const said = JSON.stringify(definition, (_key, value: unknown) => (typeof value === 'function' ? String(value) : value));
  return { definition, hash: createHash('sha256').update(said).digest('hex').slice(0, 32) };
}

/** Whether the playbook says what to do about it. Anything may be opened without a subject. */
export function isAbout({ about }: PlaybookDefinition, subject: PlaybookSubject & { readonly stage: string | null }): boolean {
  if (subject.kind === 'none') return true;
  if (subject.kind === 'finding') return (about.findings ?? []).includes(subject.code ?? '');
  if (subject.kind === 'export') return (about.exports ?? []).includes(subject.id);
  if (subject.kind === 'alert') return (about.alerts ?? []).includes(subject.id.split(':', 1)[0] as string);
  return (about.errorClasses ?? []).some(
    ({ stage = subject.stage, place = subject.place, code = subject.code }) =>
      stage === subject.stage && place === subject.place && code === subject.code,
  );
}
