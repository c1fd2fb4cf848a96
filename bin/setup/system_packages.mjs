import { existsSync } from 'node:fs'
import { run } from './run.mjs'

/** Debian packages that tests need, each with a file that shows it is there. */
const WANTED = [
  { name: 'mariadb-server-core', file: '/usr/sbin/mariadbd', use: 'functional tests on MariaDB' },
  {
    name: 'mariadb-client-core',
    file: '/usr/bin/my_print_defaults',
    use: 'functional tests on MariaDB',
  },
  { name: 'softhsm2', file: '/usr/bin/softhsm2-util', use: 'tests of PKCS#11 carriers' },
  { name: 'opensc', file: '/usr/bin/pkcs11-tool', use: 'tests of PKCS#11 carriers' },
  {
    name: 'chromium-headless-shell',
    file: '/usr/bin/chromium-headless-shell',
    use: 'browser tests',
  },
  { name: 'firefox-esr', file: '/usr/bin/firefox-esr', use: 'the online service in Firefox' },
  {
    name: 'nettle-dev',
    file: '/usr/include/nettle/gostdsa.h',
    use: 'the independent check of GOST signatures',
  },
  {
    name: 'libp11-kit-dev',
    file: '/usr/include/p11-kit-1/p11-kit/pkcs11.h',
    use: 'the software token for GOST and what is tested with it',
  },
  { name: 'valgrind', file: '/usr/bin/valgrind', use: 'the check of the software token’s memory' },
  {
    name: 'openssl',
    file: '/usr/bin/openssl',
    use: 'the independent check of RSA signatures, benchmarks',
  },
  {
    name: 'gnutls-bin',
    file: '/usr/bin/ocsptool',
    use: 'the second opinion on revocation lists and OCSP answers under RSA',
  },
  {
    name: 'libxml2-utils',
    file: '/usr/bin/xmllint',
    use: 'the check of the HR contract’s examples against its schemas',
  },
  {
    name: 'xmlsec1',
    file: '/usr/bin/xmlsec1',
    use: 'the second opinion on signatures of the HR channel under RSA',
  },
  { name: 'php-cli', file: '/usr/bin/php', use: 'PHP’s SoapClient at the HR channel' },
  {
    name: 'php-soap',
    file: '/var/lib/dpkg/info/php-soap.list',
    use: 'PHP’s SoapClient at the HR channel',
  },
  {
    name: 'php-xml',
    file: '/var/lib/dpkg/info/php-xml.list',
    use: 'PHP’s SoapClient at the HR channel',
  },
  { name: 'gsoap', file: '/usr/bin/wsdl2h', use: 'gSOAP’s client at the HR channel' },
  {
    name: 'libgsoap-dev',
    file: '/usr/include/stdsoap2.h',
    use: 'gSOAP’s client at the HR channel',
  },
  {
    name: 'libnss3-tools',
    file: '/usr/bin/certutil',
    use: 'the line by which Chromium is told to trust the station',
  },
  { name: 'gcc', file: '/usr/bin/gcc', use: 'the independent check of GOST signatures' },
  { name: 'g++', file: '/usr/bin/g++', use: 'compiling pkcs11js' },
  { name: 'make', file: '/usr/bin/make', use: 'compiling pkcs11js' },
  { name: 'python3', file: '/usr/bin/python3', use: 'compiling pkcs11js' },
]

/** Whether npm finds what it compiles pkcs11js with. */
export function canCompile() {
  const tools = WANTED.filter(({ use }) => use === 'compiling pkcs11js')
  return tools.every(({ file }) => existsSync(file))
}

const missing = () => WANTED.filter(({ file }) => !existsSync(file))

/** The words before apt-get under which this user may install, or nothing. */
async function right() {
  if (!existsSync('/usr/bin/apt-get')) return undefined
  if (process.getuid() === 0) return []
  const { code } = await run('sudo', ['-n', 'true'])
  return code === 0 ? ['sudo', '-n'] : undefined
}

/** Seconds for which another apt-get is waited for: a machine that has just been started updates itself. */
const LOCK_TIMEOUT = 300

async function aptGet(prefix, parameters) {
  const [program, ...rest] = [
    ...prefix,
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'apt-get',
    '-q',
    '-o',
    `DPkg::Lock::Timeout=${LOCK_TIMEOUT}`,
    ...parameters,
  ]
  return run(program, rest, { letFinish: true })
}

/**
 * Installs the Debian packages that tests need, if this user may, and says which.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<string[]>} the names of those that are still missing
 */
export async function ensureSystemPackages(say) {
  const absent = missing()
  if (absent.length === 0) return []
  const prefix = await right()
  if (prefix) {
    const names = absent.map(({ name }) => name)
    say(`Installing Debian packages for the tests: ${names.join(', ')} …`)
    const install = ['install', '-y', '--no-install-recommends', ...names]
    let outcome = await aptGet(prefix, install)
    if (outcome.code !== 0) {
      await aptGet(prefix, ['update'])
      outcome = await aptGet(prefix, install)
    }
    if (outcome.code !== 0) say(`apt-get failed:\n${outcome.stdout}${outcome.stderr}`)
  }
  const left = missing()
  for (const { name, use } of left) say(`Not installed: ${name}. Left out: ${use}.`)
  if (left.length > 0 && !prefix) say('(No root and no sudo without a password, or no apt-get.)')
  return left.map(({ name }) => name)
}
