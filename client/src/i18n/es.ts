import type { Texts } from './en.ts';
import type { Grammar } from './grammar.ts';

export const es = ({ number, plural }: Grammar<'es'>): Texts => ({
  numberEnding: (lastDigits) => `el número que termina en ${lastDigits}`,

  app: {
    pageTitle: (heading, step) => `${heading} – paso ${number(step)} de ${number(3)}`,
    progress: (step) => `Paso ${number(step)} de ${number(3)}`,
    resuming: 'Seguimos donde lo dejaste…',
    slow: 'Tarda más de lo normal…',
    offline: 'No tienes conexión. No se pierde nada: continúa cuando vuelvas a tenerla.',
    noRegionList: 'La lista de países no se ha cargado. Empieza el número con + y el prefijo del país.',
  },

  mishap: {
    heading: 'Algo ha fallado aquí',
    text: 'Esta página ha tenido un problema. Inténtalo de nuevo: un código que ya te enviamos sigue siendo válido.',
    again: 'Intentarlo de nuevo',
    startOver: 'Empezar de nuevo',
  },

  channel: { SMS: 'Mensaje de texto', VOICE: 'Llamada', WHATSAPP: 'WhatsApp', RCS: 'Mensaje RCS' },

  phone: {
    heading: '¿Cuál es tu número de teléfono?',
    lead: (codeLength) => `Te enviaremos un código de ${number(codeLength)} cifras para comprobar que es tuyo.`,
    region: 'País o región',
    regionChosen: (name, dialCode) => `País o región: ${name} ${dialCode}`.trim(),
    regionSearch: 'Buscar por nombre o prefijo',
    regionsFound: (count) =>
      count === 0 ? 'Ningún país coincide.' : plural(count, { one: '# país', other: '# países' }),
    number: 'Número de teléfono',
    hint: 'Escríbelo como quieras.',
    example: (example) => `Por ejemplo, ${example}; escríbelo como quieras.`,
    notServed: (region) => `No podemos enviar códigos a este país: ${region}.`,
    understood: (phone, region) => (region ? `Lo leemos como ${phone}, ${region}.` : `Lo leemos como ${phone}.`),
    channel: '¿Cómo quieres recibir el código?',
    onlyChannel: {
      SMS: 'El código llega por mensaje de texto.',
      VOICE: 'El código llega por llamada.',
      WHATSAPP: 'El código llega por WhatsApp.',
      RCS: 'El código llega por mensaje RCS.',
    },
    start: {
      SMS: 'Enviarme un código',
      VOICE: 'Llamarme con un código',
      WHATSAPP: 'Enviarme un código por WhatsApp',
      RCS: 'Enviarme un código por RCS',
    },
    startOther: 'Enviarme un código',
    rates: 'Tu operador puede aplicar sus tarifas habituales.',
    sending: 'Enviando tu código…',
    canceled: 'Cancelado. Ese código ya no sirve.',
    elsewhere: {
      heading: 'Aún no hay código que introducir',
      text: 'Esta página se abre desde el sitio web o la aplicación que quiere confirmar tu número. Empieza allí.',
    },
  },

  code: {
    heading: 'Introduce tu código',
    sent: {
      SMS: (codeLength) => `Hemos enviado un código de ${number(codeLength)} cifras al número:`,
      VOICE: (codeLength) => `Te llamamos para leerte un código de ${number(codeLength)} cifras al número:`,
      WHATSAPP: (codeLength) => `Hemos enviado por WhatsApp un código de ${number(codeLength)} cifras al número:`,
      RCS: (codeLength) => `Hemos enviado por RCS un código de ${number(codeLength)} cifras al número:`,
    },
    sentOther: (codeLength) => `Hemos enviado un código de ${number(codeLength)} cifras al número:`,
    edit: 'Cambiar el número',
    otherChannel: {
      SMS: 'Este código llega por mensaje de texto, no por la vía que elegiste.',
      VOICE: 'Este código llega por llamada, no por la vía que elegiste.',
      WHATSAPP: 'Este código llega por WhatsApp, no por la vía que elegiste.',
      RCS: 'Este código llega por mensaje RCS, no por la vía que elegiste.',
    },
    otherChannelUnknown: (name) => `Este código llega por ${name}, no por la vía que elegiste.`,
    label: 'Código de un solo uso',
    triesLeft: (attempts) => plural(attempts, { one: 'Queda un intento.', other: 'Quedan # intentos.' }),
    check: 'Verificar',
    calling: { check: 'Comprobando tu código…', cancel: 'Cancelando…' },
    notReceived: '¿No te ha llegado?',
    resendSame: {
      SMS: 'Enviar otro mensaje',
      VOICE: 'Llamarme otra vez',
      WHATSAPP: 'Enviar otra vez por WhatsApp',
      RCS: 'Enviar otra vez por RCS',
    },
    resendOther: {
      SMS: 'Mejor por mensaje',
      VOICE: 'Mejor por llamada',
      WHATSAPP: 'Mejor por WhatsApp',
      RCS: 'Mejor por RCS',
    },
    resendUnknown: (name) => `Enviar el código por ${name}`,
    resendIn: 'en',
    noResend: 'Por ahora era el último código. Revisa el número, o espera a que caduque y pide otro.',
    resent: 'Código nuevo enviado',
    sentAgain: 'Enviado de nuevo',
    moved: {
      SMS: 'Nuevo mensaje en camino',
      VOICE: 'Te estamos llamando',
      WHATSAPP: 'Nuevo mensaje de WhatsApp en camino',
      RCS: 'Nuevo mensaje RCS en camino',
    },
    earlierCodes: 'Los códigos anteriores ya no sirven.',
    sameCode: 'Es el mismo código de antes. Sirve el mensaje que llegue primero.',
    stillWorks: 'Tu código anterior aún sirve',
    sentEarlier: {
      SMS: (time) => `No se envió otro código. Usa el que enviamos por SMS a las ${time} al número:`,
      VOICE: (time) => `No se envió otro código. Usa el de nuestra llamada de las ${time} al número:`,
      WHATSAPP: (time) => `No se envió otro código. Usa el que enviamos por WhatsApp a las ${time} al número:`,
      RCS: (time) => `No se envió otro código. Usa el que enviamos por RCS a las ${time} al número:`,
    },
    sentEarlierOther: (time) => `No se envió otro código. Usa el que enviamos a las ${time} al número:`,
    notice: {
      noCode: (codeLength) => `En ese texto no hay ningún código de ${number(codeLength)} dígitos.`,
      ready: (verify) => `Comprueba que este es tu código y pulsa «${verify}».`,
      tried: (verify) => `Ya probaste este código. Para probarlo otra vez, pulsa «${verify}».`,
    },
    expiresIn: 'Caduca en',
    expiring: 'El código caduca en menos de un minuto. Puedes pedir otro.',
    cancel: 'Cancelar',
    neverShare: (brand) => `No compartas el código. Nadie de ${brand} te lo pedirá nunca.`,
    neverShareAny: 'No compartas el código. Nadie te lo pedirá nunca.',
    notAsked: '¿Te llegó un código que no pediste? Alguien pudo equivocarse de número. Puedes ignorarlo.',
    notStarted: '¿No lo iniciaste tú? No escribas el código: alguien podría estar intentando usar tu cuenta.',
  },

  over: {
    ending: {
      CANCELED: { heading: 'Se ha cancelado', text: 'Ya no sirve ningún código para:' },
      EXPIRED: { heading: 'El código ha caducado', text: 'Los códigos solo sirven unos minutos. Pide otro para:' },
      TOO_MANY_ATTEMPTS: {
        heading: 'Demasiados códigos erróneos',
        text: 'Para proteger el número, este código ya no sirve. Pide otro para:',
      },
      UNDELIVERABLE: {
        heading: 'El código no ha llegado',
        text: 'La red no ha podido entregarlo. Revisa el número:',
      },
      BLOCKED: { heading: 'El código se ha bloqueado', text: 'La red no deja pasar nuestros códigos a:' },
      REJECTED: { heading: 'Rechazado en el teléfono', text: 'Alguien ha rechazado la petición en:' },
      INDETERMINATE: {
        heading: 'Algo se ha perdido',
        text: 'Una respuesta se perdió por el camino y no se aceptó nada. Pide otro código para:',
      },
      SUPERSEDED: { heading: 'Verificado en otro lugar', text: 'Otra ventana o dispositivo usó el código para:' },
      NOT_FOUND: { heading: 'Empecemos de nuevo', text: 'Ya no conocemos esta verificación. Pide otro código para:' },
      UNKNOWN: { heading: 'Empecemos de nuevo', text: 'Esta verificación ha terminado. Pide otro código para:' },
    },
    restart: {
      SMS: 'Enviarme otro código',
      VOICE: 'Llamarme con otro código',
      WHATSAPP: 'Enviar otro código por WhatsApp',
      RCS: 'Enviar otro código por RCS',
    },
    restartOther: 'Enviarme otro código',
    edit: 'Usar otro número',
    elsewhere: { heading: 'Esta verificación ha terminado', text: 'Puedes intentarlo de nuevo desde donde empezaste.' },
  },

  done: {
    heading: 'Número verificado',
    text: {
      SMS: 'Has confirmado por mensaje de texto que este número es tuyo:',
      VOICE: 'Has confirmado por llamada que este número es tuyo:',
      WHATSAPP: 'Has confirmado por WhatsApp que este número es tuyo:',
      RCS: 'Has confirmado por mensaje RCS que este número es tuyo:',
    },
    textOther: 'Has confirmado que este número es tuyo:',
    proof: 'Prueba para tu servidor',
    proofText: 'Un token firmado que cualquier servidor puede comprobar por sí mismo.',
    validUntil: (time) => `Válido hasta las ${time}.`,
    proofExpired: 'La prueba ha caducado. Verifica otra vez si necesitas una nueva.',
    copy: 'Copiar la prueba',
    copied: 'Copiado.',
    copyByHand: 'Seleccionado. Cópialo con el teclado o el menú.',
    next: 'Ya está todo: puedes cerrar esta página.',
    again: 'Verificar otro número',
  },

  problem: {
    invalidNumber: {
      NOT_A_NUMBER:
        'Introduce solo el número de teléfono, sin palabras ni extensión, por ejemplo 612 34 56 78 o +44 20 7946 0018.',
      UNKNOWN_REGION: 'No conocemos este prefijo. Elige un país o empieza el número con + y su prefijo.',
      TOO_SHORT: 'Este número es demasiado corto. Mira si faltan cifras.',
      TOO_LONG: 'Este número es demasiado largo. Mira si sobran cifras.',
      NOT_ASSIGNED: 'Ese número no existe. Revisa las cifras y el país.',
    },
    notAllowed: {
      REGION: 'No podemos enviar códigos a este país. Usa un número de otro.',
      LINE_TYPE: 'En este tipo de número nadie puede recibir códigos. Usa un móvil.',
      VOIP: 'Aquí no se pueden verificar números de internet. Usa un móvil.',
      LANDLINE: 'Es un fijo y no puede recibir el código así. Elige una llamada o usa un móvil.',
      BLOCKED: 'No podemos enviar códigos a este número. Usa otro.',
    },
    channelUnavailable: (others) =>
      others
        ? `Eso no está disponible ahora. Elige otra vía: ${others}.`
        : 'Eso no está disponible ahora. Inténtalo más tarde.',
    rateLimited: (time) => `Se han pedido demasiados códigos. Inténtalo de nuevo a las ${time}.`,
    tooSoon: (time) => `Demasiado seguido. Inténtalo de nuevo a las ${time}.`,
    startUnavailable: 'Ahora no podemos enviar códigos. Inténtalo en un momento: no te llegarán dos.',
    codeUnavailable: 'Esta vez no ha funcionado. No se pierde nada: inténtalo en un momento.',
    outOfOrder: 'Algo falla por nuestra parte y repetir no ayuda. Vuelve más tarde.',
    malformedCode: (codeLength, typed) =>
      typed === 0
        ? `Introduce las ${number(codeLength)} cifras del código.`
        : `El código tiene ${number(codeLength)} cifras. Has introducido ${number(typed)}.`,
    incorrectCode: (attempts) =>
      plural(attempts, {
        one: 'El código no es correcto. Te queda un intento.',
        other: 'El código no es correcto. Te quedan # intentos.',
      }),
    noChannelLeft: 'Por ahora no podemos enviar otro código. El último sigue sirviendo.',
    noAnswer: {
      offline: 'No tienes conexión. Inténtalo cuando la tengas: no se pierde nada.',
      timedOut: 'El servidor tarda demasiado en responder. Inténtalo otra vez: nada se hace dos veces.',
      unreachable: 'No hemos podido contactar con el servidor. Revisa tu conexión y repite: nada se hace dos veces.',
      faulty: 'Algo ha fallado por nuestra parte. Inténtalo en un momento.',
    },
  },
});
