import type { DeliveryContext } from '../../../src/sdk/index.ts';
import type { EvssClient, PdfAnswer } from '../connectors/evss.ts';
import { renderForm } from '../forms/render-form.ts';
import type { Payload526 } from '../payload.ts';

/**
 * The PDF of the main form: the partner's own where its system is set up, since only that one fills in the official form; otherwise our print of
 * the answers, labelled as such.
 */
export async function mainFormOf(
  context: DeliveryContext<unknown>,
  payload: Payload526,
  claim: Readonly<Record<string, unknown>>,
): Promise<PdfAnswer> {
  const evss = context.connector<EvssClient>('evss');
  if (!evss) return { kind: 'pdf', pdf: (await renderForm(context, '21-526EZ', payload)).pdf };
  const who = { identity: context.submission.identity, transactionId: context.key, issuedAt: context.madeAt };
  return evss.getPdf(claim, who, context.signal);
}
