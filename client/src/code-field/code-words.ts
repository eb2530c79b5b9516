import type { Language } from '../i18n/grammar.ts';

/** The words for a code in messages everywhere. */
const everywhere = String.raw`code|\botp\b|\bpin\b`;

/** The words for a code in a language's own messages. */
const own: Record<Language, string> = {
  en: 'password',
  es: 'código|codigo|clave|contraseña',
  pt: 'código|codigo|senha',
  fr: 'mot de passe',
  de: String.raw`kode|passwort|kennwort|\bm?tan\b`,
  ar: 'رمز|كود|كلمة المرور|كلمة السر',
  hi: 'कोड|ओटीपी|पासवर्ड|पिन',
  ja: 'コード|認証番号|確認番号|暗証番号|パスワード',
  zh: '验证码|驗證碼|校验码|动态码|确认码|口令|密码',
  ru: String.raw`(?<!\p{L})(?:код|пароль|пин)`,
};

/** The words for a code in a language; a part of a word will do, as in `Bestätigungscode`. */
export function wordsForCode(language: Language): string {
  return `(?:${own[language]}|${everywhere})`;
}
