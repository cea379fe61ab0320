import type { PaymentSettingsStrings } from './en-payment-settings.ts';

/** Spanish words of the form that changes how customers may pay. */
export const esPaymentSettings = (): PaymentSettingsStrings => ({
  by: 'Los clientes pueden pagar con',
  fee: (currency) => `Recargo fijo (${currency})`,
  feeOf: (method) => `Recargo por ${method}`,
  feeHint: 'Vacío si no hay. Quien paga lo ve antes, y nunca se registra en la cuenta.',
  confirm: 'Podemos cobrar estos recargos',
  confirmHint:
    'Los permiten el contrato con nuestro adquirente, las reglas de las redes de tarjetas y la ley de los estados de nuestros clientes. Algunas prohíben recargos por tarjeta.',
  confirmedAt: (time) => `Confirmado ${time}`,
  save: 'Guardar',
  discard: 'Descartar',
  saved: 'Los medios de pago están guardados',
  faults: {
    noMethod: 'Deje al menos un medio de pago.',
    noAmount: 'Escriba un importe como 2.95.',
    tooMuch: (most) => `Como máximo ${most}.`,
    notConfirmed: 'Confirme que puede cobrar un recargo, o déjelo vacío.',
  },
});
