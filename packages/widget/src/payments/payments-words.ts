import { enPayments } from '../strings/en-payments.ts';
import { PanelWords } from '../strings/panel-words.ts';

/** English comes with the panel. */
const LANGUAGES = {
  es: async () => (await import('../strings/es-payments.ts')).esPayments,
  fr: async () => (await import('../strings/fr-payments.ts')).frPayments,
};

/** The words of payments, of the element and of a customer's page alike. */
export class PaymentsWords extends PanelWords<'payments'> {
  /** @param onLoad - called when a language has come. */
  constructor(onLoad: () => void) {
    super('payments', enPayments, LANGUAGES, onLoad);
  }
}
