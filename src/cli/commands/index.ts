import type { Command } from 'commander';
import type { OpenContext } from '../context.ts';
import { addAlerts } from './alerts.ts';
import { addCompletion } from './completion.ts';
import { addDemo } from './demo.ts';
import { addDestinations } from './destinations.ts';
import { addDoctor } from './doctor.ts';
import { addDuplicates } from './duplicates.ts';
import { addExport } from './export.ts';
import { addFindings } from './findings.ts';
import { addHandoffs } from './handoffs.ts';
import { addHold } from './hold.ts';
import { addImport } from './import.ts';
import { addIncident } from './incident.ts';
import { addKeys } from './keys.ts';
import { addLedger } from './ledger.ts';
import { addMigrate } from './migrate.ts';
import { addNew } from './new.ts';
import { addNotices } from './notices.ts';
import { addPlaybook } from './playbook.ts';
import { addRemediate } from './remediate.ts';
import { addReport } from './report.ts';
import { addRetention } from './retention.ts';
import { addRun } from './run.ts';
import { addSample } from './sample.ts';
import { addSchedule } from './schedule.ts';
import { addServing } from './serving.ts';
import { addShare } from './share.ts';
import { addStanding } from './standing.ts';
import { addSubmissions } from './submissions.ts';
import { addTask } from './task.ts';
import { addTokens } from './tokens.ts';
import { addTriage } from './triage.ts';
import { addUsers } from './users.ts';
import { addWorklist } from './worklist.ts';
import { addWrites } from './writes.ts';

/** Every command, in the order of `waybill --help`. */
export const COMMANDS: readonly ((root: Command, open: OpenContext) => void)[] = [
  addServing,
  addMigrate,
  addDoctor,
  addImport,
  addStanding,
  addReport,
  addFindings,
  addAlerts,
  addSubmissions,
  addHandoffs,
  addDestinations,
  addNotices,
  addDuplicates,
  addRemediate,
  addWorklist,
  addTask,
  addRun,
  addSchedule,
  addWrites,
  addShare,
  addExport,
  addTriage,
  addPlaybook,
  addIncident,
  addHold,
  addRetention,
  addLedger,
  addUsers,
  addTokens,
  addKeys,
  addNew,
  addCompletion,
  addSample,
  addDemo,
];
