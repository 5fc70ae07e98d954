import { useMutation, useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { Radio } from '@trussworks/react-uswds';
import { type ReactNode, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { type ListedTask, postRuns, postRunsIdPreviews } from '../api/calls.ts';
import { getTasksProgramNameChoicesOptions, type PostRunsData } from '../api/index.ts';
import { FaultText } from '../frame/fault-text.tsx';
import { ReasonField } from '../kit/deed.tsx';
import { faultsByField, isFieldFault } from '../kit/field-fault.ts';
import { fieldText } from '../kit/field-text.ts';
import { fieldsOf, readFields } from '../kit/json-schema.ts';
import { SchemaFields } from '../kit/schema-form.tsx';
import { WorkingButton } from '../kit/working-button.tsx';
import { type Over, overWords, readSelection } from './over.ts';
import { OverFields } from './over-fields.tsx';

/** What a run is over, and the file that it comes from. */
export type Chosen = Pick<PostRunsData['body'], 'selection' | 'input'>;

interface DraftFormProps {
  readonly task: ListedTask;
  /** What it is over where the page has chosen that; its own fields are the children. */
  readonly readFixed?: (form: FormData) => Chosen;
  readonly children?: ReactNode;
}

/** A new run: what it is over, its parameters, and why. It is drafted and previewed; nothing runs before somebody starts it. */
export function DraftForm({ task, readFixed, children }: DraftFormProps): ReactNode {
  const id = useId();
  const navigate = useNavigate();
  const given = useLocation({ select: ({ state }) => state.given });
  const [over, setOver] = useState<Over>(task.over[0] ?? 'nothing');
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const { program, name, chosen } = task;
  const offered = useQuery({ ...getTasksProgramNameChoicesOptions({ path: { program, name } }), enabled: chosen.length > 0 });
  const drafting = useMutation({
    mutationFn: async (form: FormData) => draft(task, form, readFixed ? readFixed(form) : await readSelection(task, over, form)),
    onSuccess: (run) => void navigate({ to: '/runs/$id', params: { id: String(run) } }),
  });
  const wrong = { ...faultsByField(drafting.error), ...errors };
  const form = useFirstWrong(errors, drafting.error);
  if (offered.isLoading) return <p className="wb-quiet">Loading what can be chosen…</p>;
  return (
    <form
      ref={form}
      className="wb-form"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const found = readFields(task.params, form).errors;
        setErrors(found);
        if (Object.keys(found).length === 0) drafting.mutate(form);
        else drafting.reset();
      }}
    >
      {children}
      {!readFixed && task.over.length > 1 && (
        <fieldset className="usa-fieldset wb-field">
          <legend className="usa-label">What to run it over</legend>
          {task.over.map((kind) => (
            <Radio
              key={kind}
              id={`${id}-${kind}`}
              name="over"
              value={kind}
              label={overWords(kind, task.works)}
              checked={over === kind}
              onChange={() => setOver(kind)}
            />
          ))}
        </fieldset>
      )}
      {!readFixed && <OverFields key={over} task={task} over={over} errors={wrong} />}
      <SchemaFields schema={task.params} errors={wrong} choices={offered.data?.choices ?? {}} {...(given && { values: given })} />
      {!asksWhy(task) && <ReasonField />}
      {drafting.error && !isFieldFault(drafting.error) && <FaultText error={drafting.error} />}
      <div className="wb-buttons">
        <WorkingButton isWorking={drafting.isPending} working="Drafting…">
          Draft and preview
        </WorkingButton>
      </div>
      <p className="wb-hint">Nothing runs yet: the next page shows what the run would do.</p>
    </form>
  );
}

/** A form's reference: each time something is found wrong, the first field that it is about takes the focus. */
function useFirstWrong(errors: object, error: unknown): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: they say when something was found
  useEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), [errors, error]);
  return form;
}

/** A task that hands its reason on asks for it itself; one reason is enough. */
function asksWhy({ params }: ListedTask): boolean {
  return fieldsOf(params).some(({ name }) => name === 'reason');
}

/** Answers the run's number. */
async function draft(task: ListedTask, form: FormData, chosen: Chosen): Promise<number> {
  const reason = fieldText(form, 'reason');
  const { values } = readFields(task.params, form);
  const body = { program: task.program, task: task.name, params: values, reason, ...chosen };
  const { data } = await postRuns({ body, throwOnError: true });
  await postRunsIdPreviews({ path: { id: data.id }, body: { reason }, throwOnError: true });
  return data.id;
}
