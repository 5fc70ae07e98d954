/** What stands in a field of a form, without white space around it; empty where there is no such field. */
export function fieldText(fields: FormData, name: string): string {
  return typedText(fields, name).trim();
}

/** As it was typed: the white space at the ends of a password is part of it. */
export function typedText(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === 'string' ? value : '';
}
