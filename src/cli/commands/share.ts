import type { Command } from 'commander';
import { now } from '#kernel/clock/clock.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { Caller } from '../../access/index.ts';
import {
  type CountedShare,
  createShare,
  type LinkKind,
  listShares,
  revokeLinks,
  revokeShare,
  SHARE_ORDERS,
  SHARE_STATES,
  type ShareSort,
  type ShareState,
  type ShownShare,
  showShare,
  writeLinksFile,
} from '../../packages/index.ts';
import type { Installation } from '../../registry/index.ts';
import { duration, listed, numbered, reason, sorted, wholeNumber } from '../arguments.ts';
import { confirm } from '../confirm.ts';
import type { OpenContext } from '../context.ts';
import { table } from '../output.ts';
import { programFor } from '../program-for.ts';
import { addShareAnswers } from './share-answers.ts';

interface LinksGiven {
  readonly direct?: boolean;
  readonly expires: number;
  readonly out?: string;
  readonly reissue?: boolean;
  readonly reason: string;
  readonly yes?: boolean;
}

interface ListGiven {
  readonly program?: string;
  readonly state?: readonly string[];
  readonly partner?: string;
  readonly late?: boolean;
  readonly sort: ShareSort;
  readonly before?: string;
  readonly limit: number;
}

const PAGE = 20;
const WEEK_SECONDS = 604_800;

/** `waybill share …`: packages of a run, handed to a partner. */
export function addShare(root: Command, open: OpenContext): void {
  const share = root.command('share').description('packages handed to a partner, until it says that it has them');
  addCreate(share, open);
  addReading(share, open);
  addLinks(share, open);
  addShareAnswers(share, open);
  addRevoke(share, open);
}

function addCreate(share: Command, open: OpenContext): void {
  share
    .command('create')
    .addArgument(numbered('run'))
    .description('make the packages of an ended run a share; the same run again answers the share it has')
    .requiredOption('--reason <text>', 'why', reason)
    .option('--partner <name>', 'to whom; the only partner unless given')
    .action(async (runId: number, given: { reason: string; partner?: string }, command: Command) => {
      const { within, output } = open(command);
      const made = await within('operate', ({ shares }, caller) =>
        createShare(shares, {
          runId,
          by: caller.actor,
          scope: caller.scope,
          reason: given.reason,
          ...(given.partner ? { partner: given.partner } : {}),
        }),
      );
      const left = Object.entries(made.leftOut).map(([why, n]) => `${n} ${why}`);
      output.answer(made, [
        `Share ${made.id} for ${made.partner}${made.isNew ? '' : ' is there already'}: ${made.packages} packages, ${megabytes(made.bytes)}; left out: ${left.join(', ') || 'none'}.`,
        `Manifest: ${made.manifestKey ?? 'not written yet'}. Answers are due by ${made.answerBy.toISOString()}.`,
        `Links for the partner: waybill share links ${made.id} --out links.csv --reason …`,
      ]);
    });
}

function addReading(share: Command, open: OpenContext): void {
  share
    .command('list')
    .description('shares, the newest first unless --sort says another order')
    .option('--program <name>', 'only of this program')
    .option('--state <names>', `only in these states: ${SHARE_STATES.join(', ')}`, listed)
    .option('--partner <name>', 'only for this partner')
    .option('--late', 'only those with packages that are unanswered, though answers were due')
    .addOption(sorted(SHARE_ORDERS, '-made'))
    .option('--before <cursor>', 'begin behind this share: `next` of the page before, in the same order')
    .option('--limit <n>', 'rows of the page', wholeNumber, PAGE)
    .action(async ({ state, late, ...given }: ListGiven, command: Command) => {
      const { within, output } = open(command);
      const { rows: shares, next } = await within('read', ({ database, registry }, caller) => {
        if (given.program) programFor(registry, caller, given.program);
        const filter = { ...given, states: state?.map(asState), lateAt: late ? now() : undefined };
        return database.transaction(caller.scope, (session) => listShares(session, filter));
      });
      const cells = shares.map((each) => [
        each.id,
        each.program,
        each.runId,
        each.partner,
        each.state,
        each.packages,
        each.accepted,
        each.refused,
        each.unacknowledged,
      ]);
      output.answer(
        { shares, next },
        cells.length === 0
          ? ['There are no such shares.']
          : [
              ...table(['share', 'program', 'run', 'partner', 'state', 'packages', 'accepted', 'refused', 'unanswered'], cells),
              ...(next === null ? [] : ['', `More: --before ${next}`]),
            ],
      );
    });
  share
    .command('show')
    .addArgument(numbered('share'))
    .description('one share: fetches, answers, what is still unanswered')
    .action(async (id: number, _given: unknown, command: Command) => {
      const { within, output } = open(command);
      const shown = await within('read', ({ database }, caller) => database.transaction(caller.scope, (session) => showShare(session, id)));
      output.answer(shown, [...linesOf(shown), '', ...linkLines(shown.links), ...findingLines(shown)]);
    });
}

function asState(text: string): ShareState {
  const found = SHARE_STATES.find((each) => each === text);
  if (found) return found;
  throw new WaybillError('WB_USAGE', `"${text}" is no state of a share; there are ${SHARE_STATES.join(', ')}.`);
}

function linesOf(share: CountedShare): string[] {
  return [
    `Share ${share.id} of ${share.program}, run ${share.runId}, for ${share.partner}: ${share.state}`,
    `${share.packages} packages = ${share.accepted} accepted + ${share.refused} refused + ${share.unacknowledged} unanswered + ${share.revoked} revoked; ${share.fetched} fetched`,
    `${megabytes(share.bytes)}; manifest ${share.manifestKey ?? 'not written yet'}; answers are due by ${share.answerBy.toISOString()}`,
  ];
}

function linkLines({ stable, direct, directUntil, fetches }: ShownShare['links']): string[] {
  return table(
    ['links', 'live', 'fetches', 'good until'],
    [
      ['stable', stable, String(fetches), stable > 0 ? 'revoked' : '-'],
      ['direct', direct, 'not seen', directUntil?.toISOString() ?? '-'],
    ],
  );
}

function findingLines({ program, findings }: ShownShare): string[] {
  const open = Object.entries(findings).map(([kind, n]) => `${n} ${kind}`);
  return open.length === 0 ? [] : ['', `Does not add up: ${open.join(', ')}. \`waybill findings ${program}\` says which.`];
}

function addLinks(share: Command, open: OpenContext): void {
  share
    .command('links')
    .addArgument(numbered('share'))
    .description('issue a link for each package into a file; the only time that they are seen')
    .requiredOption('--reason <text>', 'why', reason)
    .option('--direct', "the object store's own links, which cannot be revoked, in place of ours")
    .option('--expires <time>', 'how long direct links are good, at most 7d', duration, WEEK_SECONDS)
    .option('--out <file>', 'a new file; share-ID-links.csv unless given')
    .option('--reissue', 'end the links that went out before')
    .option('--yes', 'do not ask')
    .action(async (id: number, given: LinksGiven, command: Command) => {
      const { within, output } = open(command);
      const file = given.out ?? `share-${id}-links.csv`;
      const { unset, ...issued } = await within('operate', async (house, caller) => ({
        ...(await issue(house, caller, { id, file }, given)),
        unset: unsetAddress(house, given),
      }));
      output.answer({ ...issued, file }, [
        `${issued.issued} ${issued.kind} links: ${file}. ${issued.expiresAt ? `Good until ${issued.expiresAt.toISOString()}.` : 'Good until they are revoked.'}`,
        ...(issued.revoked > 0 ? [`${issued.revoked} links that went out before have ended.`] : []),
        ...(issued.warning ? [issued.warning] : []),
        ...(unset
          ? [
              `They begin with ${unset}, since WAYBILL_PUBLIC_URL is not set: set it to the address under which the partner reaches the API.`,
            ]
          : []),
        'Whoever has a link can fetch: hand the file to the partner alone.',
      ]);
    });
}

/** Where links of ours begin when nobody has said where; the store's own begin with the store. */
function unsetAddress({ config, objects, publicUrl }: Installation, { direct }: LinksGiven): string | undefined {
  return config.publicUrl || (direct && objects.kind === 's3') ? undefined : publicUrl;
}

async function issue({ database, shares }: Installation, caller: Caller, { id, file }: { id: number; file: string }, given: LinksGiven) {
  const links: LinkKind = given.direct ? { kind: 'direct', expiresInSeconds: given.expires } : { kind: 'stable' };
  if (given.reissue) {
    const { packages, partner } = await database.transaction(caller.scope, (session) => showShare(session, id));
    await confirm(
      {
        what: `The links of share ${id} that ${partner} holds end, and new ones for its ${packages} packages are issued`,
        risk: 'irreversible',
      },
      given.yes,
    );
  }
  const request = { shareId: id, links, isReplacing: given.reissue === true, by: caller.actor, scope: caller.scope, reason: given.reason };
  return writeLinksFile(shares, request, file);
}

function addRevoke(share: Command, open: OpenContext): void {
  const options = (command: Command): Command => command.requiredOption('--reason <text>', 'why', reason).option('--yes', 'do not ask');
  options(
    share
      .command('revoke')
      .addArgument(numbered('share'))
      .description('take a share back: links end, what is unanswered goes back to its worklist'),
  ).action(async (id: number, given: { reason: string; yes?: boolean }, command: Command) => {
    const { within, output } = open(command);
    const revoked = await within('operate', async (house, caller) => {
      const shown = await before(house, caller, id);
      await confirm(
        {
          what: `Share ${id} for ${shown.partner} is taken back: ${shown.unacknowledged} of ${shown.packages} packages are unanswered and go back`,
          risk: 'irreversible',
        },
        given.yes,
      );
      return revokeShare(house.shares, { shareId: id, by: caller.actor, scope: caller.scope, reason: given.reason });
    });
    output.answer(revoked, [
      `Share ${id} is revoked: ${revoked.lines} packages went back, ${revoked.links} links ended.`,
      ...stillGood(revoked),
    ]);
  });
  options(
    share.command('revoke-links').addArgument(numbered('share')).description('end every link of a share; its packages stay shared'),
  ).action(async (id: number, given: { reason: string; yes?: boolean }, command: Command) => {
    const { within, output } = open(command);
    const revoked = await within('operate', async (house, caller) => {
      const shown = await before(house, caller, id);
      await confirm(
        { what: `The links of share ${id}, with ${shown.packages} packages for ${shown.partner}, end`, risk: 'irreversible' },
        given.yes,
      );
      return revokeLinks(house.shares, { shareId: id, by: caller.actor, scope: caller.scope, reason: given.reason });
    });
    output.answer({ shareId: id, ...revoked }, [`${revoked.revoked} links of share ${id} ended.`, ...stillGood(revoked)]);
  });
}

function before({ database }: Installation, caller: Caller, id: number) {
  return database.transaction(caller.scope, (session) => showShare(session, id));
}

function stillGood({ direct, directUntil }: { readonly direct: number; readonly directUntil: Date | null }): string[] {
  if (direct === 0 || directUntil === null) return [];
  return [`${direct} direct links cannot be ended: they work until ${directUntil.toISOString()}.`];
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
