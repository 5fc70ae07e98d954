import { ERRORS } from '../../src/kernel/error-catalogue.ts';

/** The text of docs/errors.md: every code with what it means and what the operator does next. */
export function errorsPage(): string {
  const codes = Object.entries(ERRORS).sort(([one], [other]) => (one < other ? -1 : 1));
  return `# Errors

Every error that Waybill shows carries one of these codes. The message beside it says what happened, and to which row or field.
This page is generated from \`src/kernel/error-catalogue.ts\` by \`node scripts/docs-errors.ts\`.

${codes.map(([code, { status, means, next }]) => `## ${code}\n\n${means}\n\n**What to do next.** ${next}\n\nHTTP status ${status}.\n`).join('\n')}`;
}
