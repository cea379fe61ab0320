import type { paymentWords as english } from '../en/payment.ts';

/** Paying: the review, the payment, the history, in Spanish. */
export const paymentWords: typeof english = {
  back: 'Volver a lo pendiente',
  all: 'Todos los pagos',
  testMoney: 'Dinero de prueba. No se cobra nada, y no se consulta a ningún banco ni tarjeta.',
  document: 'Documento',
  job: 'Obra',
  due: 'Vencimiento',
  items: 'Documentos',
  discount: 'Descuento por pronto pago',
  credits: 'Créditos',
  fee: 'Comisión',
  total: 'Total',
  methods: { ach: 'Cuenta bancaria (ACH)', card: 'Tarjeta' },
  review: {
    title: 'Revise su pago',
    who: (payer, dealer, customer, account) =>
      `${payer} paga a ${dealer} por ${customer}, cuenta ${account}.`,
    payable: 'Se puede pagar',
    payableNote: (amount) => `Se puede pagar ${amount}`,
    usableNote: (amount) => `Se puede usar ${amount}`,
    pay: 'Usted paga',
    amountOf: (number) => `Importe de ${number}`,
    discounted: (amount, date) => `${amount} menos, por pagarlo completo hasta el ${date}`,
    discountToday: (amount) => `${amount} menos, por pagarlo completo a tiempo`,
    discountMissed: (amount, date) => `${amount} menos si se paga completo hasta el ${date}`,
    creditPays: (amount, number) => `${amount} para ${number}`,
    creditLeft: (amount) => `${amount} no encuentra aquí nada que pagar`,
    elsewhere: 'Usar los créditos también para otras obras',
    elsewhereHow:
      'Un crédito paga primero lo de su propia obra. Con esta casilla, lo que quede de él paga los demás documentos de aquí, empezando por el más antiguo.',
    update: 'Actualizar los importes',
    updated: 'Los importes están actualizados.',
    unread: 'Hizo un cambio y aún no había visto el resultado. Aquí está; todavía no se ha iniciado nada.',
    busy: 'En este momento se están actualizando estos documentos y no se ha iniciado nada. Espere un minuto e inténtelo de nuevo.',
    net: 'A pagar',
    how: '¿Cómo desea pagar?',
    about: {
      ach: 'Un solo cargo en su cuenta bancaria. Tarda de 1 a 3 días hábiles.',
      card: 'Cuenta como pagado de inmediato.',
    },
    noFee: 'Sin comisión.',
    withFee: (fee) => `Una comisión de ${fee} por pagar de esta forma.`,
    payBy: {
      ach: (total) => `Pagar ${total} desde una cuenta bancaria`,
      card: (total) => `Pagar ${total} con tarjeta`,
    },
    happens: {
      stripe: (dealer) =>
        `El botón lleva a la página de Stripe, que recibe los pagos para ${dealer}. Allí usted introduce y autoriza el pago, y no se cobra nada antes. Hasta entonces, los documentos quedan reservados para usted durante una hora.`,
      sandbox: (dealer) =>
        `El botón lleva a una página de dinero de prueba, porque ${dealer} está configurado para hacer pruebas. Hasta que elija allí, los documentos quedan reservados para usted durante una hora.`,
    },
    mailed: 'La autorización de un cargo en su cuenta bancaria se le envía por correo.',
  },
  faults: {
    title: 'Así no se puede pagar',
    ofItem: (number, fault) => `${number}: ${fault}`,
    tooManyTitle: 'Es demasiado de una vez',
    nothing: 'Elija una factura o un débito. Los créditos se usan con lo que usted paga.',
    nothingTitle: 'No ha elegido nada',
    nothingHow: 'No eligió nada. Marque lo que quiere pagar y pulse de nuevo el botón.',
    nothingLeft:
      'No quedaba ningún documento por pagar, así que aquí están todos de nuevo. Deje marcado al menos uno, o vuelva a lo pendiente.',
    amount: (example) => `Escriba un importe como ${example}.`,
    notPositive: 'Escriba más de 0, o desmarque la casilla del documento.',
    abovePayable: (amount) => `Ahora no se puede pagar más de ${amount}.`,
    aboveUsable: (amount) => `Ahora no se puede usar más de ${amount}.`,
    notUsable: 'Ahora no se puede usar nada de él: está agotado, o lo tiene otro pago. Desmarque su casilla.',
    notPayable:
      'Ahora no se puede pagar nada de él: está saldado, o hay un pago en camino. Desmarque su casilla.',
    gone: 'Un documento que eligió está saldado y no se incluyó.',
    belowMinimum: (amount, minimum) =>
      `El resultado es ${amount}, y lo mínimo que se puede pagar aquí es ${minimum}. Elija más.`,
    belowMinimumByCredit: (amount, minimum) =>
      `El resultado es ${amount}, y lo mínimo que se puede pagar aquí es ${minimum}. Elija más, o use menos de un crédito.`,
    aboveMaximum: (amount, maximum) =>
      `El resultado es ${amount}, y lo máximo que se puede pagar aquí de una vez es ${maximum}. Elija menos documentos o reduzca un importe, y pague el resto en otro pago.`,
    tooMany: (most) => `Elija como máximo ${most} documentos a la vez.`,
  },
  request: {
    title: 'No queda nada que pagar',
    how: (dealer) =>
      `Sus créditos cubren todo lo que eligió, así que no hace falta enviar dinero. ${dealer} puede aplicar los créditos en sus libros.`,
    send: (dealer) => `Pedir a ${dealer} que aplique el crédito`,
    happens:
      'Una persona de allí recibe lo que usted eligió. Los documentos siguen pendientes hasta que se haga.',
    openTitle: 'Solicitud de aplicar el crédito',
    withdraw: 'Retirar la solicitud',
    sent: 'Ha pedido que se aplique el crédito',
    sentHow: (dealer) =>
      `${dealer} sabe lo que usted eligió. En cuanto conste en los libros, los documentos dejarán de aparecer aquí como pendientes.`,
    isOpen: (date) =>
      `Una solicitud del ${date} sigue abierta, y solo puede haber una a la vez. Esto es lo que pide:`,
    closedTitle: 'La solicitud está cerrada',
    closed: (dealer, date) =>
      `${dealer} cerró esta solicitud el ${date}. Lo que se haya aplicado ya no está entre los documentos abiertos; lo que siga abierto queda por pagar.`,
    withdrawnTitle: 'La solicitud está retirada',
    withdrawn: (date) => `Esta solicitud se retiró el ${date}.`,
    another: (date) =>
      `Una solicitud del ${date} sigue abierta, y solo puede haber una a la vez. Para pedir esto, retire antes aquella.`,
    lookAtOpen: 'Ver la solicitud abierta',
  },
  changed: {
    title: 'Algo ha cambiado',
    how: 'No se ha iniciado nada. Ya no es como usted lo vio:',
    codes: {
      item_gone: (number) => `${number} está saldado y ya no se puede pagar.`,
      paid_by_someone: (number, before, now) =>
        `${number}: hay otro pago en curso. Usted quería pagar ${before}; ahora se puede pagar ${now}.`,
      less_payable: (number, before, now) =>
        `${number}: queda menos pendiente. Usted quería pagar ${before}; ahora se puede pagar ${now}.`,
      less_usable: (number, before, now) =>
        `${number}: queda menos libre de este crédito. Usted quería usar ${before}; ahora se puede usar ${now}.`,
      discount_ended: (number, before, now) =>
        `${number}: su descuento terminó. Era ${before} y ahora es ${now}.`,
      discount_new: (number, before, now) =>
        `${number}: ahora hay un descuento. Era ${before} y ahora es ${now}.`,
      amount_changed: (number, before, now) => `${number}: era ${before} y ahora es ${now}.`,
      method_gone: (method) => `${method}: ya no se puede pagar de esta forma.`,
      method_new: (method) => `${method}: ahora se puede pagar de esta forma.`,
      fee_changed: (method, before, now) => `${method}: la comisión era ${before} y ahora es ${now}.`,
    },
    holders: {
      you: 'usted',
      paidBy: (number, who) => `${number} fue pagado por ${who} en otro pago.`,
      begunBy: (number, who) => `${number} está en otro pago, iniciado por ${who} y sin terminar.`,
      left: (before, now) => `Usted quería pagar ${before}; ahora se puede pagar ${now}.`,
      nothingLeft: 'No queda nada de él por pagar.',
      look: 'Ver ese pago',
    },
    other: 'Los importes son los mismos, pero no todo lo que se decía de ellos.',
    next: 'Verlo como es ahora',
    nothingLeft: 'Ahora no se puede pagar nada de lo que eligió.',
    old: 'Esta revisión es demasiado antigua',
    oldHow: 'Las revisiones se guardan un día. Elija otra vez lo que quiere pagar.',
  },
  start: {
    title: 'A la página de pago',
    stripe: 'Le llevamos a la página de Stripe.',
    sandbox: 'Le llevamos a la página de dinero de prueba.',
    go: 'Continuar a la página de pago',
    notSetUp: 'Ahora no se puede pagar aquí',
    notSetUpHow: (dealer) =>
      `De momento, ${dealer} no recibe aquí pagos de esta cuenta. Llame al número que figura en su última factura.`,
  },
  history: {
    title: 'Pagos',
    started: 'Inicio',
    by: 'De',
    method: 'Forma',
    state: 'Estado',
    amount: 'Importe',
    back: (amount) => `${amount} reembolsado`,
    moreItems: (count) => `y ${count} más`,
    nothing: 'Todavía no hay pagos',
    nothingHow: 'Aquí figura lo que usted y su equipo pagan en este portal.',
    older: 'Pagos anteriores',
    newest: 'Pagos más recientes',
    test: 'dinero de prueba',
  },
  states: {
    started: 'Sin terminar',
    awaiting_verification: 'Por verificar',
    pending: 'En camino',
    settled: 'Pagado',
    partly_refunded: 'Pagado, reembolsado en parte',
    failed: 'Fallido',
    expired: 'No se terminó a tiempo',
    canceled: 'Cancelado',
    returned: 'Devuelto',
    disputed: 'En disputa',
    lost: 'Le fue devuelto',
    refunded: 'Reembolsado',
  },
  payment: {
    headings: {
      started: 'Aún sin terminar',
      awaiting_verification: 'Verifique su cuenta bancaria',
      pending: 'En camino',
      settled: 'Pagado',
      failed: 'No pagado',
      expired: 'No pagado',
      returned: 'El dinero fue devuelto',
      disputed: 'Pagado, pero en disputa',
      lost: 'El dinero le fue devuelto',
      refunded: 'Reembolsado',
    },
    started: (until) =>
      `Todavía no se ha cobrado nada. Puede terminar este pago hasta el ${until}; hasta entonces, los documentos quedan reservados para él.`,
    unknown: (until) =>
      `Si se pagó no se sabe hasta que responda la página de pago. Si no, puede terminarlo hasta el ${until}; hasta entonces, los documentos quedan reservados para él.`,
    notOpened: 'No se cobró nada: la página aún no se ha abierto.',
    startedByOther: (payer, until) =>
      `${payer} inició este pago y puede terminarlo hasta el ${until}. Hasta entonces, los documentos quedan reservados para él.`,
    justPaid: '¿Lo terminó hace un momento? Puede tardar un minuto en aparecer aquí.',
    look: 'Volver a mirar',
    verify: (date) =>
      `Dos importes pequeños llegan a su cuenta bancaria hacia el ${date}. Con ellos demuestra que la cuenta es suya. Antes no se cobra nada.`,
    verifyNow:
      'Dos importes pequeños llegan a su cuenta bancaria. Con ellos demuestra que la cuenta es suya. Antes no se cobra nada.',
    verifyByOther: (payer) =>
      `${payer} debe demostrar que la cuenta bancaria es suya antes de que se cobre nada.`,
    verifyLink: 'Verificar la cuenta bancaria',
    pending: (date) =>
      `El cargo se autorizó el ${date}. Tarda de 1 a 3 días hábiles; después figurará aquí como pagado y le enviaremos un recibo por correo.`,
    settled: (date) => `El dinero llegó el ${date}. Gracias.`,
    partlyRefunded: (dealer, amount) => `${dealer} le ha devuelto ${amount} de este pago.`,
    feeRefunded: (fee) => `De ese importe, ${fee} son de la comisión.`,
    failed: 'No se cobró nada, y los documentos vuelven a estar pendientes.',
    couldNotStart: (dealer) =>
      `No se pudo abrir la página del pago. No se cobró nada, y los documentos vuelven a estar pendientes. Inténtelo otra vez, o pague de otra forma. Si sigue así, llame a ${dealer} al número que figura en su última factura.`,
    canceled: 'Se canceló antes de pagar. No se cobró nada, y los documentos vuelven a estar pendientes.',
    expired: 'No se terminó a tiempo. No se cobró nada, y los documentos vuelven a estar pendientes.',
    returned: (date) => `El ${date} el dinero volvió a la cuenta bancaria de la que salió.`,
    disputed: (date, dealer) =>
      `El ${date} se pidió al banco que devolviera este dinero. Hasta que el banco decida, los documentos cuentan como pagados. Si es un error, avise a su banco y llame a ${dealer} al número que figura en su última factura.`,
    lost: (date) => `El ${date} el banco decidió que el dinero vuelve a usted.`,
    refunded: (dealer, date) => `${dealer} se lo devolvió todo el ${date}.`,
    stillHeld: (dealer) =>
      `Los documentos se podrán pagar aquí de nuevo en cuanto ${dealer} haya retirado el pago de sus libros.`,
    openAgain: 'Lo que en los libros figure como pendiente se puede pagar aquí de nuevo.',
    goOn: 'Continuar con el pago',
    cancel: 'Cancelar el pago',
    again: 'Pagarlo de nuevo',
    noAnswer: 'La página de pago no responde ahora. Espere un minuto y pulse de nuevo.',
    /** What a page is, kept or printed: a receipt only while the money is the dealer’s. */
    papers: {
      started: 'Pago',
      awaiting_verification: 'Pago',
      pending: 'Pago',
      settled: 'Recibo',
      failed: 'Pago que no se realizó',
      expired: 'Pago que no se realizó',
      returned: 'Pago devuelto',
      disputed: 'Recibo',
      lost: 'Pago devuelto',
      refunded: 'Pago reembolsado',
    },
    sentBack: 'Devuelto a usted',
    left: 'Queda',
    reference: 'Referencia',
    account: (number) => `cuenta ${number}`,
    customer: 'Para',
    method: 'Forma',
    on: 'Pagado el',
    startedOn: 'Iniciado el',
    creditPays: (amount, number) => `${amount} para ${number}`,
    lineDiscount: (amount) => `menos un descuento de ${amount}`,
    print: 'Para guardarlo en papel, imprima esta página.',
    authorization: 'Lo que usted autorizó',
    authorizedOn: 'Autorizado el',
    bankAccount: (bank, last4) => `${bank}, cuenta terminada en ${last4}`,
    card: (last4) => `Tarjeta terminada en ${last4}`,
    mandate: 'Mandato',
    mandateHow: 'Usted aceptó el texto en la página de Stripe, que lo conserva con este número.',
    revoke: (dealer) =>
      `Para revocarlo antes de que se haga el cargo, llame a ${dealer} al número que figura en su última factura.`,
  },
  reasons: {
    insufficient_funds: 'El banco indica que el saldo de la cuenta no alcanza.',
    account_closed: 'El banco indica que la cuenta está cerrada.',
    account_unknown: 'El banco no reconoce la cuenta.',
    account_blocked: 'El banco no permite cargos en esta cuenta.',
    not_authorized: 'El banco indica que el cargo no fue autorizado.',
    not_verified: 'No se confirmó a tiempo que la cuenta es suya.',
    card_declined: 'El banco rechazó la tarjeta.',
    other: 'El banco no indicó el motivo.',
  },
};
