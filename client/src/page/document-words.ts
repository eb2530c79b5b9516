import type { Language } from '../i18n/grammar.ts';

/** What only the built documents say; no script needs these words. */
export const documentWords: Record<Language, { description: string; needsScript: string }> = {
  en: {
    description: 'Verify your phone number with a one-time code.',
    needsScript: 'This page needs JavaScript to send you a code.',
  },
  es: {
    description: 'Verifica tu número de teléfono con un código de un solo uso.',
    needsScript: 'Esta página necesita JavaScript para enviarte un código.',
  },
  pt: {
    description: 'Verifique seu número de telefone com um código de uso único.',
    needsScript: 'Esta página precisa de JavaScript para enviar um código a você.',
  },
  fr: {
    description: 'Vérifiez votre numéro de téléphone avec un code à usage unique.',
    needsScript: 'Cette page a besoin de JavaScript pour vous envoyer un code.',
  },
  de: {
    description: 'Bestätigen Sie Ihre Telefonnummer mit einem Einmalcode.',
    needsScript: 'Diese Seite braucht JavaScript, um Ihnen einen Code zu senden.',
  },
  ar: {
    description: 'أكِّد رقم هاتفك برمز يُستخدم مرة واحدة.',
    needsScript: 'تحتاج هذه الصفحة إلى JavaScript لإرسال رمز إليك.',
  },
  hi: {
    description: 'एक बार इस्तेमाल होने वाले कोड से अपना फ़ोन नंबर सत्यापित करें।',
    needsScript: 'आपको कोड भेजने के लिए इस पेज को JavaScript चाहिए।',
  },
  ja: {
    description: 'ワンタイムコードで電話番号を確認します。',
    needsScript: 'コードを送信するには、このページで JavaScript を有効にしてください。',
  },
  zh: {
    description: '使用一次性验证码验证您的电话号码。',
    needsScript: '此页面需要 JavaScript 才能向您发送验证码。',
  },
  ru: {
    description: 'Подтвердите номер телефона одноразовым кодом.',
    needsScript: 'Чтобы отправить вам код, странице нужен JavaScript.',
  },
};
