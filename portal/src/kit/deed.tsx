import { type UseMutationOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Label, Textarea } from '@trussworks/react-uswds';
import { type ReactNode, useId, useState } from 'react';
import type { Right } from '../api/index.ts';
import { useAnnounce } from '../frame/announcer.tsx';
import { FaultText } from '../frame/fault-text.tsx';
import { useMay } from '../frame/use-session.ts';
import { Dialog } from './dialog.tsx';
import { type Fact, Facts } from './facts.tsx';
import { fieldText } from './field-text.ts';
import { WorkingButton } from './working-button.tsx';

interface DeedProps<Answer, Failure, Variables> {
  /** The words on the button that opens the dialog, and on the one that does it. */
  readonly label: string;
  /** What will be done, as a question or a sentence: `Close finding 12`. */
  readonly title: string;
  /** How many, which and of what class: what the reader must know before it is done. */
  readonly facts: readonly Fact[];
  /** What cannot be taken back, or may happen twice. */
  readonly warning?: ReactNode;
  /** Who is offered it; the API checks the right again. */
  readonly right?: Right;
  readonly mutation: UseMutationOptions<Answer, Failure, Variables>;
  /** The call, from the reason and the fields of the form (by their `name`). */
  readonly call: (reason: string, fields: FormData) => Variables;
  /** What is said when it is done. */
  readonly done: (answer: Answer) => string;
  /** False: it needs no reason, only a confirmation. */
  readonly needsReason?: boolean;
  readonly isOutline?: boolean;
  readonly onDone?: (answer: Answer) => void;
  /** More fields, uncontrolled, by `name`. */
  readonly children?: ReactNode;
}

/** A button that does something to the world: names count, scope and class, asks why, does it, and says what came of it. */
export function Deed<Answer, Failure, Variables>(props: DeedProps<Answer, Failure, Variables>): ReactNode {
  const { label, right = 'operate', isOutline = true } = props;
  const [isOpen, setOpen] = useState(false);
  const may = useMay(right);
  if (!may) return null;
  return (
    <>
      <Button type="button" outline={isOutline} className="wb-deed" onClick={() => setOpen(true)}>
        {label}
      </Button>
      {isOpen && <DeedDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

type DeedDialogProps<Answer, Failure, Variables> = DeedProps<Answer, Failure, Variables> & { readonly onClose: () => void };

function DeedDialog<Answer, Failure, Variables>(props: DeedDialogProps<Answer, Failure, Variables>): ReactNode {
  const { label, title, facts, warning, mutation, call, done, needsReason = true, onDone, children, onClose } = props;
  const queries = useQueryClient();
  const announce = useAnnounce();
  const deed = useMutation({
    ...mutation,
    onSuccess: (answer: Answer) => {
      announce(done(answer));
      onDone?.(answer);
      onClose();
      void queries.invalidateQueries();
    },
  } as unknown as UseMutationOptions<Answer, Error, Variables>);
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="wb-form"
        onSubmit={(event) => {
          event.preventDefault();
          const fields = new FormData(event.currentTarget);
          deed.mutate(call(fieldText(fields, 'reason'), fields));
        }}
      >
        <Facts facts={facts} />
        {warning && <p className="wb-warning">{warning}</p>}
        {children}
        {needsReason && <ReasonField />}
        {deed.error && <FaultText error={deed.error} />}
        <div className="wb-buttons">
          <WorkingButton isWorking={deed.isPending} working="Working…">
            {label}
          </WorkingButton>
          <Button type="button" outline onClick={onClose}>
            Go back
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Why somebody does something. It stands in the ledger under their name. */
export function ReasonField(): ReactNode {
  const id = useId();
  return (
    <div className="wb-field">
      <Label htmlFor={id}>Reason</Label>
      <span id={`${id}-hint`} className="wb-hint">
        It stands in the ledger with your name. Name no person in it.
      </span>
      <Textarea id={id} name="reason" required maxLength={2_000} rows={3} aria-describedby={`${id}-hint`} />
    </div>
  );
}
