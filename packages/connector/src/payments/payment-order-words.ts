/** What the provider's page and the payer's bank call a payment and its fee. */
export interface OrderWords {
  amount(dealerName: string, accountNumber: string): string;
  fee: string;
}

const WORDS: Record<'en' | 'es' | 'fr', OrderWords> = {
  en: { amount: (dealer, account) => `Payment to ${dealer}, account ${account}`, fee: 'Fee' },
  es: { amount: (dealer, account) => `Pago a ${dealer}, cuenta ${account}`, fee: 'Comisión' },
  fr: { amount: (dealer, account) => `Paiement à ${dealer}, compte ${account}`, fee: 'Frais' },
};

/** The words of a locale's language (BCP 47); English for those that we do not speak. */
export function orderWords(locale: string): OrderWords {
  const [language] = locale.split('-');
  return language === 'es' || language === 'fr' ? WORDS[language] : WORDS.en;
}
