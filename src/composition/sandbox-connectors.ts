import { generateKeyPairSync } from 'node:crypto';
import type { RunningSandbox } from '../cli/composition.ts';

const CLIENT_ID = 'waybill-sandbox';

/** Templates of the simulation are what we call them. */
const TEMPLATES = ['form0781_failed', 'form4142_failed', 'document_failed', 'submission_failed'];
const CALLBACK_SECRET = 'sandbox-call-backs';

/** Every message arrives, but for those to a mailbox that is not there, and its call-back says so. */
export const NOTICE_FATES = {
  rules: [
    { status: 'permanent-failure', to: 'unreachable@', secret: CALLBACK_SECRET },
    { status: 'delivered', secret: CALLBACK_SECRET },
  ],
};

const SANDBOX_NOTIFY = {
  service_id: 'waybill-sandbox',
  api_key: 'sandbox',
  callback_secret: CALLBACK_SECRET,
  ...Object.fromEntries(
    [...TEMPLATES.flatMap((name) => [name, `${name}_text`]), 'delayed', 'mended', 'received'].map((name) => [`template_${name}`, name]),
  ),
};

/** Who we are to the simulated partners of one start: a key pair of its own, which nobody else has. */
export function sandboxIdentity() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { clients: { [CLIENT_ID]: publicKey }, token: { client_id: CLIENT_ID, private_key: privateKey } };
}

/** Where simulated receivers take what operators are told. */
export function sandboxSettings(urls: Readonly<Record<string, string>>, webhookSecret: string): RunningSandbox['settings'] {
  return {
    smtpUrl: urls.smtp,
    mailFrom: 'waybill@sandbox.invalid',
    alertSlackUrl: urls.slack,
    alertEmailTo: 'operators@sandbox.invalid',
    alertWebhookUrl: urls.webhook,
    alertWebhookSecret: webhookSecret,
    heartbeatUrl: urls.monitor,
  };
}

/** What an address of the simulated store refers to. No secret: it takes any credentials, and only looks whether there are some. */
export const EGRESS_CREDENTIALS = { SANDBOX_EGRESS_ACCESS_KEY_ID: 'sandbox', SANDBOX_EGRESS_SECRET_ACCESS_KEY: 'sandbox' };

/** The address of the bucket that the legacy system fetches its files from, where the simulated store has this endpoint. */
export function egressAddress(endpoint: string): string {
  return `s3://partner/processed?endpoint=${encodeURIComponent(endpoint)}&region=us-gov-west-1&credentials=env:SANDBOX_EGRESS`;
}

/** Where the simulated partners stand in for the connectors of the programs. */
export function sandboxConnectors(
  urls: Readonly<Record<string, string>>,
  { token }: ReturnType<typeof sandboxIdentity>,
): RunningSandbox['connectors'] {
  const at = (name: string) => urls[name] as string;
  return {
    form526: {
      evss: { url: at('evss') },
      claims_api: { url: at('claims'), ...token },
      benefits_intake: { url: at('benefitsIntake'), apikey: 'sandbox' },
      central_mail: { url: at('centralMail'), token: 'sandbox' },
      benefits_documents: { url: at('benefitsDocuments'), ...token },
      notify: { url: at('notify'), ...SANDBOX_NOTIFY },
    },
    vye: { egress: { store: egressAddress(at('egress')) } },
  };
}
