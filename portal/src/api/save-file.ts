/** Hands a file that was asked for by a call to the browser, which saves it under this name. */
export function saveFile(content: unknown, name: string): void {
  const blob = content instanceof Blob ? content : new Blob([String(content)]);
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
