import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Label, TextInput } from '@trussworks/react-uswds';
import { type ReactNode, useId } from 'react';
import { getSessionQueryKey } from '../api/index.ts';
import { signInByPassword, type WaysIn, waysIn } from '../api/sign-in.ts';
import { fieldText, typedText } from '../kit/field-text.ts';
import { WorkingButton } from '../kit/working-button.tsx';
import { FaultText } from './fault-text.tsx';
import { PageHeading } from './page-heading.tsx';

/** The ways in that this installation has. */
export function SignIn(): ReactNode {
  const ways = useQuery({ queryKey: ['sign-in ways'], queryFn: waysIn, staleTime: Number.POSITIVE_INFINITY });
  return (
    <div className="wb-sign-in">
      <PageHeading title="Sign in" />
      {ways.error && <FaultText error={ways.error} />}
      {ways.data && <Ways ways={ways.data} />}
    </div>
  );
}

function Ways({ ways }: { readonly ways: WaysIn }): ReactNode {
  return (
    <>
      {ways.provider && (
        <section aria-labelledby="sign-in-provider">
          <h2 id="sign-in-provider">With your organisation’s account</h2>
          {/* A whole page of the API's own: the router has no route of it. */}
          <a className="usa-button" href="/sign-in/provider">
            Go to your organisation’s sign-in
          </a>
        </section>
      )}
      <section aria-labelledby="sign-in-password">
        <h2 id="sign-in-password">With a password of this installation</h2>
        <PasswordForm />
      </section>
      <section aria-labelledby="sign-in-link">
        <h2 id="sign-in-link">For the first time</h2>
        <p>
          <code>waybill up</code> prints a link in the window where it was started. It works once. Open it in this browser, and set a
          password on the page of your account; this page continues by itself.
        </p>
      </section>
    </>
  );
}

function PasswordForm(): ReactNode {
  const id = useId();
  const queries = useQueryClient();
  const entering = useMutation({
    mutationFn: signInByPassword,
    onSuccess: () => queries.invalidateQueries({ queryKey: getSessionQueryKey() }),
  });
  return (
    <form
      className="wb-form"
      onSubmit={(event) => {
        event.preventDefault();
        const fields = new FormData(event.currentTarget);
        entering.mutate({ name: fieldText(fields, 'name'), password: typedText(fields, 'password') });
      }}
    >
      <div className="wb-field">
        <Label htmlFor={`${id}-name`}>User name</Label>
        <TextInput id={`${id}-name`} name="name" type="text" autoComplete="username" autoCapitalize="none" required maxLength={63} />
      </div>
      <div className="wb-field">
        <Label htmlFor={`${id}-password`}>Password</Label>
        <TextInput id={`${id}-password`} name="password" type="password" autoComplete="current-password" required maxLength={200} />
      </div>
      {entering.error && <FaultText error={entering.error} />}
      <div className="wb-buttons">
        <WorkingButton isWorking={entering.isPending} working="Signing in…">
          Sign in
        </WorkingButton>
      </div>
    </form>
  );
}
