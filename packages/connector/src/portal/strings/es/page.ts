import type { pageWords as english } from '../en/page.ts';

/** What stands around every page, and the pages that are the same for everybody, in Spanish. */
export const pageWords: typeof english = {
  layout: {
    footer: 'Portal de pagos de Payvite',
    neutralName: 'Portal de pagos',
    skip: 'Ir al contenido',
    terms: 'Condiciones',
    newTab: '(se abre en una pestaña nueva)',
    signOut: 'Cerrar sesión',
    suppliers: 'Proveedores',
    languages: 'Idioma',
    errorTitle: (title) => `Error: ${title}`,
  },
  terms: {
    version: (version) => `Versión ${version}`,
    onlyEnglish: 'Estas condiciones existen solo en inglés.',
  },
  verify: {
    title: '¿Este correo es realmente de su proveedor?',
    sections: [
      {
        heading: 'Pregunte por sus tres palabras',
        paragraphs: [
          'Cada invitación lleva tres palabras sencillas propias, como “copper river seven”. Llame a su proveedor al número que figura en su última factura o en su propia agenda y pregunte por las suyas. En su pantalla ven las mismas tres palabras.',
          'Si le leen las palabras de su correo, el correo es de ellos.',
        ],
      },
      {
        heading: 'Si las palabras son otras o no saben de ninguna',
        paragraphs: [
          'No haga caso del correo y no abra ninguno de sus enlaces. Si usted no hace nada, nada cambia en su cuenta. Avise a su proveedor: si la invitación es suya, la anulará.',
        ],
      },
      {
        heading: 'Lo que estos correos nunca hacen',
        paragraphs: [
          'No indican ningún número de teléfono al que llamar ni llevan archivos adjuntos.',
          'No piden contraseñas, tarjetas ni cuentas bancarias. La contraseña se elige en la página que abre el botón, y después nadie la pide.',
          'Abrir el enlace no le compromete a nada y no paga nada.',
        ],
      },
      {
        heading: 'Por qué sus palabras no figuran aquí',
        paragraphs: [
          'Una página falsa podría mostrar palabras falsas. Por eso figuran solo en dos lugares: en su correo y en la pantalla de su proveedor.',
        ],
      },
    ],
  },
  errors: {
    crossSite: 'Este formulario no venía de nuestra página',
    crossSiteHow:
      'Vuelva a abrir la página y envíe el formulario desde allí. Si no funciona, actualice su navegador.',
    notFound: 'Esta página no existe',
    notFoundHow: 'Revise la dirección o empiece desde el correo más reciente que tenga.',
    failed: 'Se produjo un fallo de nuestro lado',
    failedHow: (requestId) =>
      `No se usó nada de lo que escribió. Inténtelo de nuevo en un minuto. Si se repite, indique este número a su proveedor: ${requestId}`,
    badForm: 'No se pudo leer este formulario',
    badFormHow: 'Vuelva atrás, revise lo que escribió y envíelo de nuevo.',
  },
};
