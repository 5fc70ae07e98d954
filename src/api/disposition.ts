/** `Content-Disposition` that saves the answer under this name (RFC 6266), with a plain one for what reads only that. */
export function dispositionOf(fileName: string | undefined): string {
  if (fileName === undefined) return 'attachment';
  const plain = fileName.replace(/[^A-Za-z0-9._ -]/g, '_');
  const encoded = encodeURIComponent(fileName.toWellFormed()).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
