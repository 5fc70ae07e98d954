import type { Filter } from './filter-form.tsx';

/** The choice of a program, among those that the reader may see. */
export function programFilter(programs: readonly string[]): Filter {
  return { kind: 'choice', name: 'program', label: 'Program', all: 'All programs', options: programs.map((name) => [name, name]) };
}
