import { Label, Select } from '@trussworks/react-uswds';
import { type ReactNode, useId, useState } from 'react';
import { getTasksOptions, type ListedTask, type PostRunsData } from '../api/index.ts';
import { useShown } from '../kit/use-shown.ts';
import { DraftForm } from './draft-form.tsx';
import type { Over } from './over.ts';

interface DraftOverProps {
  readonly program: string;
  readonly over: Over;
  readonly readSelection: (form: FormData) => PostRunsData['body']['selection'];
  /** Fields that `readSelection` reads. */
  readonly children?: ReactNode;
}

/** A new run over what a page shows: one of the tasks that can work over it, then its form. */
export function DraftOver({ program, over, readSelection, children }: DraftOverProps): ReactNode {
  const id = useId();
  const [name, setName] = useState('');
  const { data } = useShown(getTasksOptions());
  const tasks = data?.tasks.filter((task) => task.program === program && task.over.includes(over)) ?? [];
  const task: ListedTask | undefined = tasks.find((each) => each.name === name) ?? (tasks.length === 1 ? tasks[0] : undefined);
  if (data && tasks.length === 0) return <p className="wb-quiet">No task of {program} works over this.</p>;
  return (
    <>
      {tasks.length > 1 && (
        <div className="wb-form">
          <div className="wb-field">
            <Label htmlFor={id}>Task</Label>
            <Select id={id} name="task" value={name} onChange={(event) => setName(event.target.value)}>
              <option value="">Choose…</option>
              {tasks.map((each) => (
                <option key={each.name} value={each.name}>
                  {each.title}
                </option>
              ))}
            </Select>
          </div>
        </div>
      )}
      {task && (
        <>
          <p className="wb-lead">{task.description}</p>
          <DraftForm key={task.name} task={task} readFixed={(form) => ({ selection: readSelection(form) })}>
            {children}
          </DraftForm>
        </>
      )}
    </>
  );
}
