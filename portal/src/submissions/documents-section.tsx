import type { ReactNode } from 'react';
import type { ShownSubmission } from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { type Column, ListTable } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { bytesText, countOf, countText } from '../words/quantities.ts';

type Document = ShownSubmission['documents'][number];

const COLUMNS: readonly Column<Document>[] = [
  { id: 'label', header: 'Document', cell: ({ label, parent }) => (parent ? `${label}, part of ${parent}` : label) },
  { id: 'type', header: 'Type', cell: ({ document_type }) => document_type },
  { id: 'required', header: 'Must arrive', cell: ({ is_required }) => (is_required ? 'yes' : 'no') },
  { id: 'source', header: 'From', cell: ({ source }) => (source === 'form' ? 'rendered from the form' : 'attached by the person') },
  { id: 'bytes', header: 'Size', isNumber: true, cell: ({ bytes }) => (bytes === null ? <None words="not kept" /> : bytesText(bytes)) },
  {
    id: 'problem',
    header: 'Problem',
    cell: ({ problem, problem_code }) => (problem_code ? <StateTag tone="bad">{problem ?? problem_code}</StateTag> : <None />),
  },
];

export function DocumentsSection({ submission }: { readonly submission: ShownSubmission }): ReactNode {
  const { documents } = submission;
  const required = documents.filter(({ is_required }) => is_required).length;
  return (
    <Section title="Documents">
      {documents.length === 0 ? (
        <p className="wb-quiet">It has no document: there is nothing to deliver.</p>
      ) : (
        <>
          <p className="wb-lead">
            {countOf(documents.length, 'document')}; {countText(required)} must arrive.
          </p>
          <ListTable caption="Documents" columns={COLUMNS} rows={documents} rowKey={({ label }) => label} search={{}} isWhole />
        </>
      )}
    </Section>
  );
}
