import { measureLag } from '../../ledger/index.ts';
import { selectFailingChannels } from '../deliveries.sql.ts';
import { counted, HOUR_MS, listPath, MINUTE_MS, rule, windowOf } from '../rule.ts';
import { countStuckRuns } from '../signals.sql.ts';

const ledgerLag = rule({
  name: 'ledger_lag',
  title: 'The ledger is not sealed in time',
  means: 'Lines of the ledger wait to be sealed for longer than they should: they are recorded, and not yet protected.',
  next: 'See that a worker runs; if one does, look at its log for worker.fault.',
  severity: 'warning',
  limits: { seconds: 60 },
  evaluate: async ({ house, limits: { seconds = 60 } }) => {
    const { lines, milliseconds } = await measureLag(house.database);
    if (milliseconds <= seconds * 1_000) return [];
    const title = `${counted(lines, 'line')} of the ledger not sealed, the oldest for ${Math.round(milliseconds / 1_000)} seconds`;
    return [{ program: null, key: 'all', title, count: lines, list: '/ledger' }];
  },
});

const stuckRuns = rule({
  name: 'stuck_runs',
  title: 'A run does not go on',
  means: 'A run is to be worked on, and no worker has had any of it for a while.',
  next: 'See that a worker of the right version runs: `waybill run show ID` says what the run waits for.',
  severity: 'warning',
  limits: { minutes: 30 },
  evaluate: async ({ session, at, limits: { minutes = 30 } }) =>
    (await countStuckRuns(session, new Date(at.getTime() - minutes * MINUTE_MS))).map(({ program, n }) => ({
      program,
      key: 'all',
      title: `${counted(n, 'run')} that nobody has worked on for ${minutes} minutes`,
      count: n,
      list: listPath('/runs', { program }),
    })),
});

const channelFailing = rule({
  name: 'channel_failing',
  title: 'Alerts do not get through',
  means: 'A channel does not take messages; they go to the next one of their route.',
  next: 'Mend the channel, then try it: `waybill alerts test --channel NAME`.',
  severity: 'urgent',
  limits: { hours: 24 },
  evaluate: async ({ session, at, limits: { hours = 24 } }) => {
    const window = windowOf(at, hours * HOUR_MS);
    return (await selectFailingChannels(session, window.from)).map(({ channel, failed }) => ({
      program: null,
      key: channel,
      title: `${channel} took none of the last ${counted(failed, 'message')}`,
      count: failed,
      window,
      list: listPath('/alerts', { channel }),
    }));
  },
});

export const HOUSE_RULES = [ledgerLag, stuckRuns, channelFailing];
