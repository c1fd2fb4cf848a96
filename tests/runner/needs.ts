import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/*
| On a machine where nothing can be installed, the specs that need a missing Debian package are left out, and only
| these: what a spec needs is read off its own text and off the text of the support files that it imports.
*/

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Words that stand in files which cannot run without a package. */
const MARKS = [
  { mark: /support\/nettle|nettle_verify/, packages: ['gcc', 'nettle-dev'] },
  { mark: /'softhsm2-util'|libsofthsm2/, packages: ['softhsm2', 'g++', 'make', 'python3'] },
  { mark: /'pkcs11-tool'/, packages: ['opensc'] },
  {
    mark: /support\/software_token/,
    packages: ['gcc', 'nettle-dev', 'libp11-kit-dev', 'g++', 'make', 'python3'],
  },
  { mark: /'valgrind'/, packages: ['valgrind'] },
  { mark: /'openssl'/, packages: ['openssl'] },
  { mark: /support\/firefox'/, packages: ['firefox-esr'] },
  { mark: /'certutil'/, packages: ['libnss3-tools'] },
  { mark: /'xmllint'/, packages: ['libxml2-utils'] },
  { mark: /'xmlsec1'/, packages: ['xmlsec1'] },
  {
    mark: /'wsdl2h'/,
    packages: ['php-cli', 'php-soap', 'php-xml', 'gsoap', 'libgsoap-dev', 'g++'],
  },
  { mark: /'ocsptool'|'certtool'/, packages: ['gnutls-bin'] },
]

const IMPORT = /from '(#tests\/[^']+|\.{1,2}\/[^']+)'|import\('(#tests\/[^']+|\.{1,2}\/[^']+)'\)/g

/** The file that an import names; undefined when it is none of tests/. */
function imported(from: string, name: string): string | undefined {
  const path = name.startsWith('#tests/')
    ? join(ROOT, 'tests', name.slice('#tests/'.length))
    : join(dirname(from), name)
  return [path, `${path}.ts`, path.replace(/\.js$/, '.ts')].find(
    (file) => file.endsWith('.ts') && existsSync(file)
  )
}

function textsOf(file: string, seen = new Map<string, string>()): Map<string, string> {
  if (seen.has(file)) return seen
  const text = readFileSync(file, 'utf8')
  seen.set(file, text)
  for (const [, name, dynamic] of text.matchAll(IMPORT)) {
    const next = imported(file, name ?? dynamic)
    if (next) textsOf(next, seen)
  }
  return seen
}

/** The Debian packages without which a spec cannot run. */
export function neededBy(spec: string): string[] {
  const texts = [...textsOf(spec).values()]
  const marks = MARKS.filter(({ mark }) => texts.some((text) => mark.test(text)))
  return [...new Set(marks.flatMap(({ packages }) => packages))]
}

/** The specs of a suite that can run without the missing packages, and those that cannot, with what each lacks. */
export function specsWithout(suite: string, missing: readonly string[]) {
  const folder = join(ROOT, 'tests', suite)
  const specs = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.spec.ts'))
    .sort()
    .map((file) => join(folder, file))
  const lacking = specs.map((spec) => ({
    spec: relative(ROOT, spec),
    lacks: neededBy(spec).filter((name) => missing.includes(name)),
  }))
  return {
    run: lacking.filter(({ lacks }) => lacks.length === 0).map(({ spec }) => spec),
    left: lacking.filter(({ lacks }) => lacks.length > 0),
  }
}
