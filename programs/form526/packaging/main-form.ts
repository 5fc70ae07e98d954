import type { DeliveryContext } from '../../../src/sdk/index.ts';
import type { ClaimsClient } from '../connectors/claims-api.ts';
import type { EvssClient, PdfAnswer } from '../connectors/evss.ts';
import { renderForm } from '../forms/render-form.ts';
import type { Payload526 } from '../payload.ts';

type Claim = Readonly<Record<string, unknown>>;

/**
 * The PDF of the main form from whichever system that fills in the official one is set up and gives it; where none is set up, our own print of
 * the answers, labelled as such. A refusal is final only where each of them refused for good.
 */
export async function mainFormOf(context: DeliveryContext<unknown>, payload: Payload526, claim: Claim): Promise<PdfAnswer> {
  let refusal: Extract<PdfAnswer, { kind: 'refused' }> | undefined;
  for (const ask of systemsOf(context, claim)) {
    const answer = await ask();
    if (answer.kind === 'pdf') return answer;
    refusal = { ...answer, isFinal: answer.isFinal && (refusal?.isFinal ?? true) };
  }
  return refusal ?? { kind: 'pdf', pdf: (await renderForm(context, '21-526EZ', payload)).pdf };
}

function systemsOf(context: DeliveryContext<unknown>, claim: Claim): readonly (() => Promise<PdfAnswer>)[] {
  const { submission, key, madeAt, signal } = context;
  const { identity } = submission;
  const evss = context.connector<EvssClient>('evss');
  const claims = context.connector<ClaimsClient>('claims_api');
  const { icn } = identity;
  const who = { identity, transactionId: key, issuedAt: madeAt };
  return [
    ...(evss ? [() => evss.getPdf(claim, who, signal)] : []),
    ...(claims && icn ? [() => claims.generatePdf(icn, { attributes: claim, transactionId: key }, signal)] : []),
  ];
}
