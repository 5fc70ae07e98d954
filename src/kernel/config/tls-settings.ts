import { z } from 'zod';

/** Our side of mutual TLS as PEM text, for connectors that declare `mutualTls`. */
export interface TlsSettings {
  readonly certificate?: string;
  readonly key?: string;
  /** The partner's authorities, where they are not public ones. */
  readonly authorities?: string;
}

const certificates = z.string().includes('-----BEGIN CERTIFICATE-----', { error: 'must be certificates in PEM' });
const key = z.string().regex(/-----BEGIN [A-Z ]*PRIVATE KEY-----/, { error: 'must be a private key in PEM' });

/** None of them is needed: a stand-in for the partner may do without. A certificate without its key, or the other way round, is a fault. */
export const TLS_SETTINGS = z
  .object({ tls_certificate: certificates.optional(), tls_key: key.optional(), tls_authorities: certificates.optional() })
  .superRefine(({ tls_certificate, tls_key }, context) => {
    if (tls_certificate && !tls_key) context.addIssue({ code: 'custom', path: ['tls_key'], message: 'must be set with tls_certificate' });
    if (tls_key && !tls_certificate) context.addIssue({ code: 'custom', path: ['tls_certificate'], message: 'must be set with tls_key' });
  })
  .transform(
    ({ tls_certificate, tls_key, tls_authorities }): TlsSettings => ({
      ...(tls_certificate === undefined ? {} : { certificate: tls_certificate }),
      ...(tls_key === undefined ? {} : { key: tls_key }),
      ...(tls_authorities === undefined ? {} : { authorities: tls_authorities }),
    }),
  );

/** All three are read through references (`file:PATH`); none is shown. */
export const TLS_SETTING_NAMES = ['tls_certificate', 'tls_key', 'tls_authorities'] as const;
