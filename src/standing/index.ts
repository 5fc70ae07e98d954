export { checkStanding, foldTotals, type StandingCheck } from './check-standing.ts';
export { AGES, BREACHES, emptyOutlook, HOLDERS, type ProgramOutlook } from './outlook.ts';
export { type Outlook, readOutlook, readStanding } from './read-standing.ts';
export {
  type CountRow,
  countStandings,
  type ProgramStanding,
  ROLL_UP_NAMES,
  type RollUp,
  STANDINGS,
  type Standing,
  type StandingCounts,
  standingsOf,
} from './standing.ts';
export { countAttention, recountFromFacts } from './standings.sql.ts';
