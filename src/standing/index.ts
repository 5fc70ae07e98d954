export { checkStanding, foldTotals, type StandingCheck } from './check-standing.ts';
export { readStanding } from './read-standing.ts';
export { countStandings, type ProgramStanding, STANDINGS, type Standing, type StandingCounts } from './standing.ts';
export { recountFromFacts } from './standings.sql.ts';
