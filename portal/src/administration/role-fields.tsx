import { Checkbox, Fieldset, Label, Select, TextInput } from '@trussworks/react-uswds';
import { type ReactNode, useId, useState } from 'react';
import { fieldText } from '../kit/field-text.ts';
import { ROLE_NAMES, ROLES, type Role } from '../words/roles.ts';

export function NameField(): ReactNode {
  const id = useId();
  return (
    <div className="wb-field">
      <Label htmlFor={id}>User name</Label>
      <span id={`${id}-hint`} className="wb-hint">
        Small letters, digits, dots and dashes.
      </span>
      <TextInput
        id={id}
        name="name"
        type="text"
        required
        pattern="[a-z][a-z0-9._\-]{0,62}"
        autoCapitalize="none"
        aria-describedby={`${id}-hint`}
      />
    </div>
  );
}

/** A role, where, and of which partner; read with `roleOf`. */
export function RoleFields({ programs }: { readonly programs: readonly string[] }): ReactNode {
  const id = useId();
  const [role, setRole] = useState<Role>('viewer');
  return (
    <>
      <div className="wb-field">
        <Label htmlFor={`${id}-role`}>Role</Label>
        <Select id={`${id}-role`} name="role" value={role} onChange={(event) => setRole(event.target.value as Role)}>
          {ROLE_NAMES.map((name) => (
            <option key={name} value={name}>
              {ROLES[name]}
            </option>
          ))}
        </Select>
      </div>
      <Fieldset legend="Only in these programs" className="wb-field">
        <span className="wb-hint">None chosen: in every program, those to come too.</span>
        {programs.map((name) => (
          <Checkbox key={name} id={`${id}-${name}`} name="programs" value={name} label={name} />
        ))}
      </Fieldset>
      {role === 'partner' && (
        <div className="wb-field">
          <Label htmlFor={`${id}-partner`}>Partner</Label>
          <span id={`${id}-partner-hint`} className="wb-hint">
            Whose shares they see, by the name that the program has for it. Choose its program above.
          </span>
          <TextInput id={`${id}-partner`} name="partner" type="text" required aria-describedby={`${id}-partner-hint`} />
        </div>
      )}
    </>
  );
}

export function roleOf(fields: FormData): { role: Role; programs: string[]; partner?: string } {
  const partner = fieldText(fields, 'partner');
  return { role: fields.get('role') as Role, programs: fields.getAll('programs').map(String), ...(partner && { partner }) };
}
