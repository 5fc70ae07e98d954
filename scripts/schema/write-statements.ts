import type { DescribedStatement } from './describe-statements.ts';

const HEADING = `Every statement of the *.sql.ts files as PostgreSQL describes it: what it takes, and what it answers. Written by \`npm run schema\`.
`;

/** One paragraph a file, one line a statement: \`function($1 type, …) -> column type, …\`. */
export function statementsText(statements: readonly DescribedStatement[]): string {
  const files = Map.groupBy(statements, ({ file }) => file);
  return [HEADING, ...[...files].map(([file, own]) => [file, ...new Set(own.map(lineOf))].join('\n').concat('\n'))].join('\n');
}

function lineOf({ function: name, parameters, columns }: DescribedStatement): string {
  const taken = parameters.map((type, place) => `$${place + 1} ${type}`).join(', ');
  return `  ${name}(${taken}) -> ${columns.join(', ') || 'nothing'}`;
}
