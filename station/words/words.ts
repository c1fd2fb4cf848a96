import kk from '../../resources/lang/kk/station.json' with { type: 'json' }
import ru from '../../resources/lang/ru/station.json' with { type: 'json' }
import en from '../../resources/lang/en/station.json' with { type: 'json' }

const LANGUAGES: Record<string, unknown> = { kk, ru, en }

/** The language of the machine: Kazakh or Russian where it says so, English otherwise. */
function words(): unknown {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env
  const wanted = LC_ALL || LC_MESSAGES || LANG || Intl.DateTimeFormat().resolvedOptions().locale
  const language = ['kk', 'ru'].find((code) => wanted.toLowerCase().startsWith(code))
  return LANGUAGES[language ?? 'en']
}

/** A text of resources/lang/…/station.json with its `{names}` filled in: the program has no framework with it. */
export function t(key: string, facts: Record<string, string> = {}): string {
  const [, ...path] = key.split('.')
  const text = path.reduce<unknown>((branch, name) => Object(branch)[name], words())
  return String(text).replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole)
}
