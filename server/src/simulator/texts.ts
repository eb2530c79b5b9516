/** What the simulator says, by Vonage's locales: `${code}` and `${brand}` as Vonage's templates have them. */
type Words = {
  locales: readonly string[];
  /** The code first: what a notification cuts off is the rest. */
  text: string;
  call: string;
};

const english: Words = {
  locales: ['en-us', 'en-gb', 'en-au', 'en-in'],
  text: "${code} is your ${brand} code. Don't share it.",
  call: 'This is ${brand}. Your code is: ${code}. Once more: ${code}. Goodbye.',
};

/** In the ten languages of the client. */
export const words: readonly Words[] = [
  english,
  {
    locales: ['es-es', 'es-mx', 'es-us'],
    text: '${code} es tu código de ${brand}. No lo compartas.',
    call: 'Te llama ${brand}. Tu código es: ${code}. Repetimos: ${code}. Adiós.',
  },
  {
    locales: ['pt-br', 'pt-pt'],
    text: '${code} é o seu código ${brand}. Não o divulgue.',
    call: 'Aqui é ${brand}. O seu código é: ${code}. Repetindo: ${code}. Até logo.',
  },
  {
    locales: ['fr-fr', 'fr-ca'],
    text: '${code} est votre code ${brand}. Ne le communiquez à personne.',
    call: 'Ici ${brand}. Votre code est : ${code}. Je répète : ${code}. Au revoir.',
  },
  {
    locales: ['de-de'],
    text: '${code} ist Ihr Code für ${brand}. Geben Sie ihn nicht weiter.',
    call: 'Hier ist ${brand}. Ihr Code lautet: ${code}. Noch einmal: ${code}. Auf Wiederhören.',
  },
  {
    locales: ['ar-xa'],
    text: '${code} هو رمزك من ${brand}. لا تشاركه مع أحد.',
    call: 'معك ${brand}. رمزك هو: ${code}. مرة أخرى: ${code}. مع السلامة.',
  },
  {
    locales: ['hi-in'],
    text: '${code} आपका ${brand} कोड है। इसे किसी को न बताएँ।',
    call: 'यह ${brand} है। आपका कोड है: ${code}। एक बार फिर: ${code}। धन्यवाद।',
  },
  {
    locales: ['ja-jp'],
    text: '${code} は${brand}の認証コードです。他人に教えないでください。',
    call: '${brand}です。コードは、${code}。もう一度、${code}。失礼いたします。',
  },
  {
    locales: ['zh-cn'],
    text: '${code} 是您的${brand}验证码，请勿告诉他人。',
    call: '这里是${brand}。您的验证码是：${code}。再说一遍：${code}。再见。',
  },
  {
    locales: ['ru-ru'],
    text: '${code} — ваш код для ${brand}. Никому его не сообщайте.',
    call: 'Это ${brand}. Ваш код: ${code}. Повторяем: ${code}. До свидания.',
  },
];

/** For `undefined`, or a locale that isn't here, in English: "→ en_US" is where Vonage's own choice ends, too. */
export const wordsIn = (locale: string | undefined): Words =>
  words.find(({ locales }) => locale !== undefined && locales.includes(locale)) ?? english;

/**
 * A text as one's own is to be entered at Vonage, whose own ones lack the last line: by it a browser knows the page that the
 * code is for (https://wicg.github.io/sms-one-time-codes). `host`: without a port.
 */
export const boundText = (text: string, host: string): string => `${text}\n\n@${host} #\${code}`;
