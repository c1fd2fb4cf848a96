import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { CaSettings } from '#ca/authorities/ca_settings'
import { CertifyAuthority } from '#ca/authorities/certify_authority'
import { ensurePassphrase } from '#ca/authorities/passphrase_file'
import { Clock, FixedClock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import { LoadCalendar } from '#ca/calendar/load_calendar'
import { buildName } from '#ca/certificates/names'
import { buildRequest } from '#ca/certificates/pkcs10'
import { profile } from '#ca/certificates/profiles/catalogue'
import { authorityName } from '#ca/certificates/tbs_certificate'
import { type KeyPair } from '#ca/crypto/key_pair'
import { CertifyRootApplication } from '#ca/root/certify_application'
import { RegisterRootApplication } from '#ca/root/register_application'
import { authorityPorts } from '#tests/support/ceremony'
import RootCertificate from '#models/root_certificate'
import type { GostAlgorithm } from '#tests/support/chain'

type Constructor<T> = new (...args: never[]) => T

/** The form of annex 1, filled in as it should be. */
export const APPLICATION = {
  representative: 'Сейітқали Айдос Маратұлы',
  born_on: '1985-03-12',
  iin: '850312300012',
  bin: '151240000009',
  entity: '«Ұлттық ақпараттық технологиялар» АҚ',
  address: 'Астана қаласы, Мәңгілік Ел даңғылы, 55/15',
  phone: '+77172000000',
  country: 'KZ',
  region: 'Астана қаласы',
  city: 'Астана',
  organisation: 'Қазақстан Республикасы',
  authority: 'Мемлекеттік органдардың куәландырушы орталығы',
  email: 'ca@example.kz',
  usage: 'Мемлекеттік органдар қызметшілерінің электрондық цифрлық қолтаңбасы',
  head: 'Нұрланова Әсем Болатқызы',
  dated_on: '2026-11-09',
}

/** What annex 2 says as annex 1 does: everything but the use. */
export const ANNEX_2 = Object.fromEntries(
  Object.entries(APPLICATION).filter(([field]) => field !== 'usage')
)

/** A paper that was scanned, as far as anybody looks into it. */
export const SCAN = Buffer.from('%PDF-1.4 copy')

/** the letter, annex 2 filled in after the register, and the proof. */
export async function revocationLetter(serial: string, changes: Record<string, string> = {}) {
  const certificate = await RootCertificate.findBy('serial', serial)
  const form = {
    ...ANNEX_2,
    serial,
    valid_from: certificate?.notBefore.toUTC().toISODate() ?? '',
    valid_to: certificate?.notAfter.toUTC().toISODate() ?? '',
    ...changes,
  }
  return {
    form: JSON.stringify(form),
    ground: 'request',
    letter: { number: '01-11/7', copy: SCAN },
    proof: { name: 'Бұйрық № 5', copy: SCAN },
    delivery: 'edms',
  }
}

/** The Root CA's machine for one test: keys in a folder of its own, a clock that stands still. */
export class RootHouse {
  readonly clock = new FixedClock('2026-11-10T05:00:00Z')
  #resolver = app.container.createResolver()

  private constructor(readonly directory: string) {
    const { settings, keys } = authorityPorts(directory)
    this.#resolver.bindValue(CaSettings, settings)
    this.#resolver.bindValue(AuthorityKeys, keys)
    this.#resolver.bindValue(Clock, this.clock)
    this.#resolver.bindValue(AuditLog, new AuditLog(this.clock))
  }

  /** A house with a working calendar and a passphrase; no key yet. */
  static async open() {
    const house = new RootHouse(await mkdtemp(join(tmpdir(), 'kualik-root-')))
    await ensurePassphrase(join(house.directory, 'passphrase'))
    const calendar = await house.make(LoadCalendar)
    await calendar.handle()
    return house
  }

  make<T>(useCase: Constructor<T>): Promise<T> {
    return this.#resolver.make(useCase) as Promise<T>
  }

  /** The Root CA's key and self-signed certificate. */
  async root(algorithm: GostAlgorithm = 'gost-2015', name = `root-${algorithm}`) {
    const certify = await this.make(CertifyAuthority)
    return certify.handle(
      {
        role: 'root',
        profile: algorithm === 'gost-2015' ? 'P-ROOT-2015' : 'P-ROOT-2004',
        keyId: name,
        fileName: name.replace('root-', '').replace('-', ''),
        issuer: null,
        demonstration: false,
      },
      'shell:test'
    )
  }

  /** Registers an application with documents that are in order, or changed ones. */
  async apply(
    source: Uint8Array | null,
    changes: { form?: Record<string, string>; receivedOn?: string; accreditation?: null } = {}
  ) {
    const register = await this.make(RegisterRootApplication)
    const accreditation = { number: 'KZ-2026-01', copy: SCAN }
    return register.handle(
      {
        source,
        form: JSON.stringify({ ...APPLICATION, ...changes.form }),
        accreditation: changes.accreditation === null ? null : accreditation,
        delivery: 'by_hand',
        receivedOn: changes.receivedOn,
      },
      'shell:test'
    )
  }

  /** Certifies what was applied for. */
  async certify(applicationId: number) {
    const certifying = await this.make(CertifyRootApplication)
    return certifying.handle({ applicationId }, 'shell:test')
  }

  close() {
    return rm(this.directory, { recursive: true })
  }
}

/** A request of the State CA over a key of its own. */
export function stateRequest(keys: KeyPair, algorithm: GostAlgorithm = 'gost-2015') {
  const id = algorithm === 'gost-2015' ? 'P-CA-2015' : 'P-CA-2004'
  return buildRequest({ subject: authorityName(profile(id)), signer: keys.signer() })
}

/** A request of a CA for which the order has no structure. */
export function strangeRequest(keys: KeyPair) {
  const subject = buildName([
    ['countryName', 'KZ'],
    ['commonName', 'Басқа орталық'],
  ])
  return buildRequest({ subject, signer: keys.signer() })
}
