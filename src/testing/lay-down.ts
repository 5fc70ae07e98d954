import type { Reply, ScriptedPartner } from './connector-contract.ts';

/**
 * Lays down what a scripted partner says: by path, `*` for any other; each answers its list in turn and the last one for ever, and a path that
 * nothing is laid down for answers 404. Forgets what was seen.
 */
export function layDown(partner: ScriptedPartner, answers: Readonly<Record<string, Reply | readonly Reply[]>>): void {
  const laid = new Map<string, Reply[]>();
  for (const [path, list] of Object.entries(answers)) laid.set(path, 'status' in list ? [list] : [...list]);
  partner.seen.length = 0;
  partner.react = ({ path }) => {
    const list = laid.get(path.split('?')[0]!) ?? laid.get('*') ?? [];
    return (list.length > 1 ? list.shift() : list[0]) ?? { status: 404 };
  };
}
