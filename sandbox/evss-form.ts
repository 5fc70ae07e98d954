import { asText } from './partner.ts';
import { type Field, printForm, type Section } from './pdf/form.ts';

/** Who sends, as the partner reads it from the request headers. */
export type Claimant = { label: string; value: string }[];

/** Renders a submitted form526 object into VA Form 21-526EZ. Every leaf value of the object is printed. */
export function renderForm526(claimant: Claimant, form526: unknown): Buffer {
  const sections: Section[] = [{ heading: 'Veteran identification', fields: claimant.filter((field) => field.value.trim() !== '') }];
  const general: Section = { heading: 'General', fields: [] };
  for (const [key, value] of Object.entries(isBranch(form526) ? form526 : { form526 })) {
    if (isBranch(value)) sections.push({ heading: humanise(key), fields: leaves(value) });
    else addLeaf(general.fields, [key], value);
  }
  sections.splice(1, 0, general);
  return printForm(
    'VA Form 21-526EZ',
    'Application for disability compensation and related compensation benefits',
    sections.filter((section) => section.fields.length > 0),
  );
}

/** All leaf values of a value, in document order, each under its path. An own stack: nesting of any depth must not end the process. */
export function leaves(root: object): Field[] {
  const fields: Field[] = [];
  const stack: { path: string[]; value: unknown }[] = [{ path: [], value: root }];
  for (let top = stack.pop(); top; top = stack.pop()) {
    if (!isBranch(top.value)) {
      addLeaf(fields, top.path, top.value);
      continue;
    }
    const isList = Array.isArray(top.value);
    for (const [key, value] of Object.entries(top.value).reverse()) {
      // Only the last steps are printed: paths of a very deep value would otherwise grow with its square.
      stack.push({ path: [...top.path.slice(-6), isList ? `#${Number(key) + 1}` : key], value });
    }
  }
  return fields;
}

function addLeaf(fields: Field[], path: string[], value: unknown): void {
  const text = typeof value === 'boolean' ? (value ? 'Yes' : 'No') : asText(value);
  if (text.trim() !== '') fields.push({ label: path.map(humanise).join(' / '), value: text });
}

function isBranch(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** `addressLine1` becomes `Address line 1`. */
export function humanise(key: string): string {
  const words = key
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/([A-Za-z])(\d)/g, '$1 $2')
    .replace(/_/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
