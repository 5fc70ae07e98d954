import { useNavigate } from '@tanstack/react-router';
import { Button, Label, Select, TextInput } from '@trussworks/react-uswds';
import { type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import { useIsNarrow } from './narrow.ts';
import { filterOf, type ListSearch } from './search.ts';

/** One field of a filter; `name` is its name in the address. */
export type Filter =
  | {
      readonly kind: 'choice';
      readonly name: string;
      readonly label: string;
      /** The words for no choice: `All programs`. */
      readonly all: string;
      readonly options: readonly (readonly [value: string, words: string])[];
      /** Left out while this is false, and then taken out of the address too. */
      readonly isShown?: (choices: Readonly<Record<string, string>>) => boolean;
    }
  | { readonly kind: 'text'; readonly name: string; readonly label: string; readonly hint?: string };

type Choices = Readonly<Record<string, string>>;

interface FilterFormProps {
  readonly filters: readonly Filter[];
  readonly search: ListSearch;
}

function choicesOf(filters: readonly Filter[], search: ListSearch): Choices {
  return Object.fromEntries(filters.map(({ name }) => [name, search[name] ?? '']));
}

function isShown(filter: Filter, choices: Choices): boolean {
  return filter.kind !== 'choice' || filter.isShown === undefined || filter.isShown(choices);
}

/** Choices take effect on Apply: a list that changes under a keyboard user who is still choosing would be worse than one more press. */
export function FilterForm({ filters, search }: FilterFormProps): ReactNode {
  const navigate = useNavigate();
  const isNarrow = useIsNarrow();
  const [isUnfolded, setUnfolded] = useState(false);
  const fold = useRef<HTMLDetailsElement>(null);
  useLayoutEffect(() => {
    // Who zooms in while in a field makes the window narrow: the fold does not close over them.
    if (isNarrow && fold.current?.contains(document.activeElement)) setUnfolded(true);
  }, [isNarrow]);
  const address = JSON.stringify(filterOf(search));
  const [applied, setApplied] = useState(address);
  const [choices, setChoices] = useState(() => choicesOf(filters, search));
  if (applied !== address) {
    // The address moved, by a link or the back button: the form follows without losing the focus.
    setApplied(address);
    setChoices(choicesOf(filters, search));
  }
  const shown = filters.filter((filter) => isShown(filter, choices));
  const go = (wanted: Choices): void => {
    const chosen = shown.map(({ name }) => [name, wanted[name]?.trim()] as const).filter(([, value]) => value);
    void navigate({ to: '.', search: { ...Object.fromEntries(chosen), ...(search.sort && { sort: search.sort }) } as never });
  };
  return (
    <search>
      {/* Where there is no room beside the rows, the rows come first; elsewhere it is always open and has no fold. */}
      <details
        ref={fold}
        className="wb-filter-fold"
        open={!isNarrow || isUnfolded}
        onToggle={(event) => isNarrow && setUnfolded(event.currentTarget.open)}
      >
        <summary>{filterWords(filters, search)}</summary>
        <form
          className="wb-filter"
          aria-label="Filter"
          onSubmit={(event) => {
            event.preventDefault();
            go(choices);
          }}
        >
          {shown.map((filter) => (
            <Field
              key={filter.name}
              filter={filter}
              value={choices[filter.name] ?? ''}
              onChoose={(value) => setChoices((before) => ({ ...before, [filter.name]: value }))}
            />
          ))}
          <Button type="submit" className="wb-filter__apply">
            Apply
          </Button>
        </form>
      </details>
    </search>
  );
}

/** Says how much of it is in force while it is folded. */
function filterWords(filters: readonly Filter[], search: ListSearch): string {
  const chosen = filters.filter(({ name }) => search[name]).length;
  return chosen === 0 ? 'Filter' : `Filter (${chosen} of ${filters.length} set)`;
}

interface FieldProps {
  readonly filter: Filter;
  readonly value: string;
  readonly onChoose: (value: string) => void;
}

function Field({ filter, value, onChoose }: FieldProps): ReactNode {
  const id = useId();
  return (
    <div className="wb-filter__choice">
      <Label htmlFor={id}>{filter.label}</Label>
      {filter.kind === 'choice' ? (
        <Select id={id} name={filter.name} value={value} onChange={(event) => onChoose(event.target.value)}>
          <option value="">{filter.all}</option>
          {filter.options.map(([code, words]) => (
            <option key={code} value={code}>
              {words}
            </option>
          ))}
        </Select>
      ) : (
        <>
          <TextInput
            id={id}
            name={filter.name}
            type="text"
            value={value}
            onChange={(event) => onChoose(event.target.value)}
            {...(filter.hint && { 'aria-describedby': `${id}-hint` })}
          />
          {filter.hint && (
            <span id={`${id}-hint`} className="wb-hint">
              {filter.hint}
            </span>
          )}
        </>
      )}
    </div>
  );
}
