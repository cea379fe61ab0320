import { PASSWORD_LENGTH } from '../../payer-auth.ts';
import type { formWords as english } from '../en/form.ts';

/** What can be wrong with what somebody entered, in Spanish. */
export const formWords: typeof english = {
  faults: {
    summary: (count) => (count === 1 ? 'Revise un dato' : `Revise ${count} datos`),
    name: 'Escriba su nombre.',
    nameLong: 'Escriba un nombre de 100 caracteres como máximo.',
    passwordMissing: 'Elija una contraseña.',
    password: {
      short: `Use ${PASSWORD_LENGTH.min} caracteres o más.`,
      long: `Use ${PASSWORD_LENGTH.max} caracteres como máximo.`,
      common:
        'Esta contraseña está en las listas que los ladrones prueban primero. Elija otra; tres palabras seguidas funcionan bien.',
      simple: 'Use algo más que un solo carácter o una fila de caracteres vecinos.',
      named: 'Use algo más que un nombre: el suyo, el de su proveedor o el nuestro.',
    },
    passwordEmpty: 'Escriba su contraseña.',
    passwordAgain: 'Escriba la contraseña de nuevo. Por su seguridad no se conservó.',
    terms: 'Acepte las condiciones para continuar.',
    email: 'Escriba su correo electrónico.',
    emailWhole: 'Escriba una dirección completa, como ana@empresa.com.',
    suggestedEmail: 'Escriba una dirección completa, como ana@empresa.com, o deje ambos campos en blanco.',
    commentLong: 'Use 500 caracteres como máximo.',
    askAgainOn: 'Escriba una fecha completa o deje el campo en blanco.',
    askAgainPast: 'Elija un día posterior a hoy.',
    askAgainFar: 'Elija un día de los próximos doce meses.',
    codeForm: 'Escriba los seis dígitos del correo.',
    codeWrong: (triesLeft) =>
      triesLeft === 1
        ? 'Este no es el código del correo más reciente. Queda un intento.'
        : `Este no es el código del correo más reciente. Quedan ${triesLeft} intentos.`,
    codeSpent: 'Este era el último intento con ese código. Pida que le enviemos otro.',
    codeEnded: 'Ese código ya no es válido. Pida que le enviemos otro.',
    codeTooSoon: (seconds) =>
      `Enviamos uno hace un momento. Espere ${seconds === 1 ? 'un segundo' : `${seconds} segundos`} y pida otro.`,
    codeLimited: (dealer) =>
      `Hoy ya enviamos muchos códigos a esta dirección. Inténtelo de nuevo mañana o llame a ${dealer} al número que figura en su última factura.`,
    codeUnreachable: (dealer) =>
      `Los correos a esta dirección son devueltos, así que ningún código puede llegar. Llame a ${dealer} al número que figura en su última factura.`,
    haveAccount: 'Ya tiene una cuenta de acceso. Inicie sesión con su contraseña.',
    wrongPassword: 'Esta no es la contraseña de su cuenta de acceso.',
    wrongPair:
      'El correo y la contraseña no coinciden. Revise ambos e inténtelo de nuevo, o pida un enlace para una contraseña nueva.',
    tooMany: (minutes) =>
      minutes === 1
        ? 'Demasiados intentos. Espere un minuto e inténtelo de nuevo.'
        : `Demasiados intentos. Espere ${minutes} minutos e inténtelo de nuevo.`,
  },
};
