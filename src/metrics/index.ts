export { type CountedProgram, countFacts, type FactCounters, type MetricHouse, openFactCounters } from './count-facts.ts';
export { watchStanding } from './watch-standing.ts';
