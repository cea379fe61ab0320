import type { Counting } from './counting.ts';
import type { Strings } from './en.ts';
import { esBulk } from './es-bulk.ts';
import { esDetail } from './es-detail.ts';
import { esFollowUp } from './es-follow-up.ts';
import { esInvite } from './es-invite.ts';

/** Every visible and spoken word of the elements, in Spanish. No word agrees with the reader, whoever that is. */
export const es = (counting: Counting): Strings => {
  const { number, plural } = counting;
  const invite = esInvite(counting);
  return {
    ...invite,
    fault: {
      ...invite.fault,
      codes: {
        ...invite.fault.codes,
        bulk_invitation_not_found: 'Este envío ya no existe. Cierre la ventana y empiece de nuevo.',
        contact_suggestion_decided: 'Entretanto, alguien ya ha tomado una decisión.',
        contact_suggestion_not_found: 'Esta sugerencia ya no existe.',
      },
    },
    ...esFollowUp(counting),
    ...esDetail(counting),
    list: {
      label: 'Clientes',
      search: 'Buscar por nombre, cuenta o correo',
      searchTooShort: 'Escriba al menos 3 caracteres',
      filters: 'Filtrar por invitación',
      sortBy: 'Ordenar por',
      columns: {
        select: 'Seleccionar',
        name: 'Cliente',
        collectionPriority: 'Prioridad',
        outstandingMinor: 'Por cobrar',
        pastDueMinor: 'Vencido',
        aging: 'Antigüedad',
        weightedAverageDaysOverdue: 'Días de mora',
        accountType: 'Tipo',
        currentMinor: 'Por vencer',
        debitAdjustmentsMinor: 'Débitos',
        creditAdjustmentsMinor: 'Créditos',
        days1To30Minor: '1–30 días',
        days31To60Minor: '31–60 días',
        days61To90Minor: '61–90 días',
        days91PlusMinor: '91+ días',
        contact: 'Contacto',
        status: 'Invitación',
        action: 'Siguiente paso',
      },
      selectAll: 'Seleccionar todos los clientes que coinciden',
      selectCustomer: (name) => `Seleccionar ${name}`,
      account: (accountNumber) => `Cuenta ${accountNumber}`,
      noEmail: 'Sin correo',
      invalidEmail: 'Correo no válido',
      moreContacts: (count) => `+${number(count)}`,
      inactive: 'Inactivo',
      stale: 'Cifras anteriores',
      staleMeaning:
        'La última exportación tenía una fila errónea para este cliente; estas cifras son de la anterior.',
      balancesAsOf: (age) => `Saldos: ${age}`,
      exportCsv: 'Exportar',
      exporting: 'Exportando…',
      exportName: (day) => `clientes-${day}.csv`,
      exported: 'La lista se ha guardado como archivo CSV.',
      sorted: (column, isDescending) =>
        `Ordenado por ${column}, ${isDescending ? 'de mayor a menor' : 'de menor a mayor'}`,
      loading: 'Cargando los clientes',
      loaded: (total) => plural(total, 'cliente', 'clientes'),
      emptyTitle: 'Aún no hay clientes',
      emptyText: 'Aparecerán aquí en cuanto se lea la primera exportación de su ERP.',
      noMatchTitle: 'Ningún cliente coincide',
      noMatchText: 'No hay nada que cumpla a la vez esta búsqueda y estos filtros.',
      clearFilters: 'Quitar los filtros',
      notRefreshed: (time) => `No se ha podido actualizar. Hora de estas cifras: ${time}.`,
    },
    filters: {
      all: 'Todos',
      toCall: 'Por llamar',
    },
    filterPanel: {
      button: 'Filtrar',
      buttonOn: (count) => `Filtrar (${number(count)})`,
      title: 'Más filtros',
      any: 'Cualquiera',
      status: 'Estado de la cuenta',
      active: 'Activa',
      inactive: 'Inactiva',
      accountType: 'Tipo de cuenta',
      hasEmail: 'Correo electrónico',
      withEmail: 'Con correo',
      withoutEmail: 'Sin correo',
      minOutstanding: (currency) => `Debe al menos (${currency})`,
      pendingOlderThan: 'Pendiente desde hace más de (días)',
    },
    columns: {
      button: 'Columnas',
      reset: 'Restablecer',
      earlier: (column) => `Mover ${column} hacia atrás`,
      later: (column) => `Mover ${column} hacia delante`,
      narrower: (column) => `Estrechar ${column}`,
      wider: (column) => `Ensanchar ${column}`,
      resized: (column, rem) => `Ancho de ${column}: ${number(rem)}`,
    },
    sync: {
      failed: {
        title: 'No se ha podido leer la última exportación.',
        whatToDo:
          'Estas son las cifras anteriores. Corríjala en el ERP y vuelva a iniciar la sincronización.',
      },
      needs_approval: {
        title: 'La última exportación espera aprobación.',
        whatToDo:
          'Estas son las cifras anteriores. Revise la exportación y apruebe la sincronización o exporte de nuevo.',
      },
    },
    actions: {
      invite: 'Invitar',
      resend: 'Reenviar',
      followUp: 'Seguimiento',
      seeWhy: 'Ver motivo',
      addEmail: 'Añadir correo',
      fixAddress: 'Corregir',
      nothing: 'Nada que hacer',
    },
    selection: {
      count: (count) => plural(count, 'seleccionado', 'seleccionados'),
      withoutEmail: (count) => `${number(count)} sin correo`,
      clear: 'Borrar',
      invite: (count) => (count ? `Invitar a ${number(count)}` : 'Invitar'),
      all: (total) => `Seleccionar los ${number(total)} que coinciden`,
      tooFar: (most) => `Un intervalo admite como máximo ${plural(most, 'cliente', 'clientes')}`,
      label: 'Clientes seleccionados',
      cleared: 'Selección borrada',
    },
    bulkInvitation: esBulk(counting),
    dates: {
      daysLate: (days) => `${plural(days, 'día', 'días')} de retraso`,
      dueToday: 'hoy',
      dueIn: (days) => `en ${plural(days, 'día', 'días')}`,
      justNow: 'ahora mismo',
    },
    buckets: ['Por vencer', '1–30 días', '31–60 días', '61–90 días', 'Más de 90 días'],
    aging: {
      label: (parts) => `Antigüedad: ${parts}`,
      part: (bucket, percent) => `${bucket} ${percent}`,
      nothing: 'Sin facturas pendientes',
    },
    sortOptions: {
      '-collectionPriority': 'Prioridad, de mayor a menor',
      '-outstandingMinor': 'Pendiente, de mayor a menor',
      '-pastDueMinor': 'Vencido, de mayor a menor',
      '-weightedAverageDaysOverdue': 'Días de mora, de más a menos',
      name: 'Nombre, de la A a la Z',
    },
  };
};
