import { describe, expect, it } from 'vitest';
import type { Language } from '../i18n/grammar.ts';
import { wordsForCode } from './code-words.ts';
import { enter } from './entry.ts';

/** What services write, in our own words and under names that are nobody's. `sent`: by itself; else it is only shown. */
type Message = { text: string; shows: string | null; sent: boolean };

const host = 'login.brisewind.example';

const messages: Record<Language, Message[]> = {
  en: [
    { text: '482913 is your Brisewind code. Valid for 9 minutes.', shows: '482913', sent: true },
    { text: 'Brisewind: 482 913 is your one-time code. Never share it.', shows: '482913', sent: true },
    { text: 'BW-482913 is your Brisewind verification code.', shows: '482913', sent: true },
    { text: '<#> Your Brisewind code: 482913\nFA+9qCX9VSu', shows: '482913', sent: true },
    { text: '482913 is your code.\n\n@login.brisewind.example #482913', shows: '482913', sent: true },
    { text: 'Parcel 739201 arrives today. Your pickup code is 482913.', shows: '482913', sent: false },
    { text: 'Case 739201\n482913\nType this at the door.', shows: '482913', sent: false },
    { text: 'Use 482913 to sign in. Questions? Call +1 415 555 0100.', shows: '482913', sent: true },
    { text: 'Use 482913 to sign in. Questions? Call 0800 555010.', shows: '482913', sent: false },
    { text: 'You are paying $1,250.00 to Kestrel Ltd. Code: 482913', shows: '482913', sent: true },
    { text: 'OTP for INR 250000.00 at Kestrel on 25-11-2026 14:05 is 482913.', shows: '482913', sent: true },
    { text: 'Your Brisewind statement is ready: https://brisewind.example/s/482913', shows: null, sent: false },
    { text: 'Welcome to Brisewind! Reply STOP to 24680.', shows: null, sent: false },
    { text: 'Otter code: 482913.\n\n@otter.example #482913', shows: '482913', sent: false },
  ],
  es: [
    { text: 'Tu código de Brisewind es 482913. No lo compartas.', shows: '482913', sent: true },
    { text: 'Brisewind: usa la clave 482-913 antes de las 14:05.', shows: '482913', sent: true },
    { text: 'Pedido 739201: entrega hoy. Código de acceso: 482913', shows: '482913', sent: true },
    { text: 'Su clave dinámica: 482913. Factura 739201.', shows: '482913', sent: false },
    { text: 'Compra de 482913 € aprobada.', shows: '482913', sent: false },
  ],
  pt: [
    { text: 'Brisewind: seu código é 482913. Vale por 5 min.', shows: '482913', sent: true },
    { text: 'Protocolo 739201. Sua senha temporária: 482913.', shows: '482913', sent: false },
    { text: 'Pix de R$ 1.250,00 para Ana. Confirme com o código 482913', shows: '482913', sent: true },
  ],
  fr: [
    { text: 'Votre code Brisewind : 482913. Il expire dans 10 minutes.', shows: '482913', sent: true },
    { text: 'Colis 739201 : code de retrait 482 913', shows: '482913', sent: false },
    { text: 'Ne répondez pas. Service client : 01 23 45 67 89. Code 482913.', shows: '482913', sent: true },
  ],
  de: [
    { text: 'Ihr Bestätigungscode lautet 482913. Gültig bis 14:05 Uhr.', shows: '482913', sent: true },
    { text: 'Zu Vorgang 739201 lautet Ihr Bestätigungscode 482913.', shows: '482913', sent: false },
    { text: 'mTAN 482913 für 1.250,00 EUR an DE89 3704 0044 0532 0130 00 am 25.11.2026', shows: '482913', sent: true },
    { text: 'Sicherheitscode:482913', shows: '482913', sent: false },
    { text: 'Ihre Kundennummer ist 73920187. Fragen? 030/482913', shows: null, sent: false },
  ],
  ar: [
    { text: 'رمز التحقق الخاص بك هو 482913 ولا تشاركه مع أحد.', shows: '482913', sent: true },
    { text: 'برايزوند: رمزك ٤٨٢٩١٣ صالح لمدة ٥ دقائق.', shows: '482913', sent: true },
    { text: 'الطلب 739201، الرمز: 482913', shows: '482913', sent: false },
  ],
  hi: [
    { text: 'आपका ब्राइज़विंड कोड 482913 है। इसे किसी को न बताएँ।', shows: '482913', sent: true },
    { text: '४८२९१३ आपका ओटीपी है।', shows: '482913', sent: true },
    { text: 'ऑर्डर 739201 के लिए OTP 482913 है।', shows: '482913', sent: false },
  ],
  ja: [
    { text: '【ブリーズ】認証コード：482913（有効期限10分）', shows: '482913', sent: true },
    { text: '認証コードは４８２９１３です。他人に教えないでください。', shows: '482913', sent: true },
    { text: '受付番号739201\n認証コード\n482913', shows: '482913', sent: false },
    { text: 'ご利用金額は482913円です。', shows: null, sent: false },
  ],
  zh: [
    { text: '【微风】您的验证码是482913，5分钟内有效，请勿泄露。', shows: '482913', sent: true },
    { text: '验证码482913,用于登录。如非本人操作请忽略。', shows: '482913', sent: true },
    { text: '订单739201正在配送，取件验证码：482913。', shows: '482913', sent: false },
  ],
  ru: [
    { text: 'Ваш код: 482913. Никому его не сообщайте.', shows: '482913', sent: true },
    { text: 'Промокод 739201 действует неделю. Код подтверждения 482-913', shows: '482913', sent: false },
    { text: 'Перевод 482 913 ₽ выполнен 25.11.2026.', shows: '482913', sent: false },
  ],
};

describe.each<Language>(['en', 'es', 'pt', 'fr', 'de', 'ar', 'hi', 'ja', 'zh', 'ru'])(
  'in %s the message',
  (language) => {
    it.each(messages[language])('$text', ({ text, shows, sent }) => {
      const sought = { length: 6, host, words: wordsForCode(language) };
      const entry = enter('999999', { from: 6, to: 6, text, byHand: false }, sought);
      expect(entry && { shows: entry.code, sent: entry.sure }).toEqual(shows && { shows, sent });
    });
  },
);
