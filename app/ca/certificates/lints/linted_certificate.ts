import type { DateTime } from 'luxon'
import { integerHex } from '#ca/certificates/asn1'
import { readAuthority } from '#ca/certificates/authority_certificate'
import type { CertificateView } from '#ca/certificates/certificate_view'
import { readKeyView, type KeyView } from '#ca/certificates/key_view'
import { parseName, type NameAttribute } from '#ca/certificates/names'
import {
  readTbsFields,
  type LintedExtension,
  type TbsFields,
} from '#ca/certificates/lints/tbs_fields'
import { EXTENSION } from '#ca/certificates/object_identifiers'
import type { ExtensionRule, Profile } from '#ca/certificates/profiles/profile'
import type { AttributeName } from '#ca/certificates/attributes'

export interface LintContext {
  profile: Profile
  /** DER; null for a self-signed certificate. */
  issuer: Uint8Array | null
  on: DateTime
}

export type Rule<K extends ExtensionRule['kind']> = Extract<ExtensionRule, { kind: K }>

/** The bytes under judgement, decoded once for all rules. */
export class LintedCertificate {
  readonly tbs: TbsFields
  readonly serial: string
  readonly subject: NameAttribute[]
  readonly issuerName: NameAttribute[]
  readonly key: KeyView
  readonly issuer: CertificateView | null
  readonly profile: Profile
  readonly on: DateTime

  constructor(
    readonly bytes: Uint8Array,
    context: LintContext
  ) {
    this.tbs = readTbsFields(bytes)
    this.serial = integerHex(this.tbs.serialNumber)
    this.subject = parseName(this.tbs.subject)
    this.issuerName = parseName(this.tbs.issuer)
    this.key = readKeyView(this.tbs.spki)
    this.issuer = context.issuer ? readAuthority(context.issuer) : null
    this.profile = context.profile
    this.on = context.on
  }

  get extensions(): readonly LintedExtension[] {
    return this.tbs.extensions
  }

  /** The value of an extension; undefined when absent. */
  value(kind: ExtensionRule['kind']): Uint8Array | undefined {
    return this.extensions.find(({ extnID }) => extnID === EXTENSION[kind])?.value
  }

  /** What the profile says about an extension; undefined when it has none. */
  rule<K extends ExtensionRule['kind']>(kind: K): Rule<K> | undefined {
    return this.profile.extensions.find((each): each is Rule<K> => each.kind === kind)
  }

  /** The values of a subject attribute. */
  subjectValues(name: AttributeName): string[] {
    return this.subject.filter((each) => each.name === name).map(({ value }) => value)
  }
}

/** The certificate to lint, or why its bytes cannot be read. */
export function readLinted(bytes: Uint8Array, context: LintContext): LintedCertificate | string {
  try {
    return new LintedCertificate(bytes, context)
  } catch (error) {
    return `the bytes are no TBSCertificate: ${error instanceof Error ? error.message : error}`
  }
}
