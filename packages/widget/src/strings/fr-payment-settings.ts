import type { PaymentSettingsStrings } from './en-payment-settings.ts';

/** French words of the form that changes how customers may pay. */
export const frPaymentSettings = (): PaymentSettingsStrings => ({
  by: 'Les clients peuvent payer par',
  fee: (currency) => `Frais fixes en plus (${currency})`,
  feeOf: (method) => `Frais pour ${method}`,
  feeHint: 'Vide s’il n’y en a pas. Qui paie les voit avant, et ils ne vont jamais sur le compte.',
  confirm: 'Nous pouvons demander ces frais',
  confirmHint:
    'Le contrat avec notre acquéreur, les règles des réseaux de cartes et la loi des États de nos clients les permettent. Certaines interdisent des frais sur les cartes.',
  confirmedAt: (time) => `Confirmé ${time}`,
  save: 'Enregistrer',
  discard: 'Abandonner',
  saved: 'Les moyens de paiement sont enregistrés',
  faults: {
    noMethod: 'Laissez au moins un moyen de paiement.',
    noAmount: 'Écrivez un montant comme 2.95.',
    tooMuch: (most) => `Au plus ${most}.`,
    notConfirmed: 'Confirmez que vous pouvez demander des frais, ou laissez vide.',
  },
});
