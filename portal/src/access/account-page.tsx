import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Label, TextInput } from '@trussworks/react-uswds';
import { type ReactNode, useId, useState } from 'react';
import { postPasswordsMutation, postSignOutsMutation } from '../api/index.ts';
import { useAnnounce } from '../frame/announcer.tsx';
import { FaultText } from '../frame/fault-text.tsx';
import { PageHeading } from '../frame/page-heading.tsx';
import { Section } from '../frame/section.tsx';
import { useSession } from '../frame/use-session.ts';
import { Facts } from '../kit/facts.tsx';
import { typedText } from '../kit/field-text.ts';
import { WorkingButton } from '../kit/working-button.tsx';
import { grantWords } from '../words/roles.ts';
import { Moment } from '../words/times.tsx';

/** Who is signed in, until when, and the ways out. */
export function AccountPage(): ReactNode {
  const { user, session } = useSession();
  return (
    <>
      <PageHeading title="Your account" />
      <Section title={user.name}>
        <Facts
          facts={[
            ['Roles', user.grants.map(grantWords).join('; ') || 'none'],
            ['Signed in until', session && <Moment at={session.expires_at} />],
            ['Or, if nobody uses this page, until', session && <Moment at={session.idle_until} />],
          ]}
        />
        <SignOuts />
      </Section>
      <Section title="Set a password">
        <p className="wb-lead">It lets you sign in here without a link. Your other sessions end.</p>
        <PasswordForm />
      </Section>
    </>
  );
}

function SignOuts(): ReactNode {
  const queries = useQueryClient();
  const out = useMutation({ ...postSignOutsMutation(), onSettled: () => queries.resetQueries() });
  return (
    <div className="wb-buttons">
      <Button type="button" onClick={() => out.mutate({ body: { everywhere: false } })}>
        Sign out
      </Button>
      <Button type="button" outline onClick={() => out.mutate({ body: { everywhere: true } })}>
        Sign out everywhere
      </Button>
    </div>
  );
}

function PasswordForm(): ReactNode {
  const id = useId();
  const announce = useAnnounce();
  const [isDone, setDone] = useState(0);
  const setting = useMutation({
    ...postPasswordsMutation(),
    onSuccess: () => {
      announce('The password is set.');
      setDone((times) => times + 1);
    },
  });
  return (
    <form
      key={isDone}
      className="wb-form"
      onSubmit={(event) => {
        event.preventDefault();
        const fields = new FormData(event.currentTarget);
        const current = typedText(fields, 'current');
        setting.mutate({ body: { password: typedText(fields, 'password'), ...(current && { current }) } });
      }}
    >
      <div className="wb-field">
        <Label htmlFor={`${id}-current`}>Password that you have now</Label>
        <span id={`${id}-current-hint`} className="wb-hint">
          Leave it empty if you have none.
        </span>
        <TextInput
          id={`${id}-current`}
          name="current"
          type="password"
          autoComplete="current-password"
          maxLength={200}
          aria-describedby={`${id}-current-hint`}
        />
      </div>
      <div className="wb-field">
        <Label htmlFor={`${id}-password`}>New password</Label>
        <span id={`${id}-hint`} className="wb-hint">
          From 12 to 200 characters. Several words are better than one with odd signs.
        </span>
        <TextInput
          id={`${id}-password`}
          name="password"
          type="password"
          autoComplete="new-password"
          required
          minLength={12}
          maxLength={200}
          aria-describedby={`${id}-hint`}
        />
      </div>
      {setting.error && <FaultText error={setting.error as unknown as Error} />}
      <div className="wb-buttons">
        <WorkingButton isWorking={setting.isPending} working="Setting it…">
          Set the password
        </WorkingButton>
      </div>
    </form>
  );
}
