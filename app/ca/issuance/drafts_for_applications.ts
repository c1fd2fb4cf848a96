import { inject } from '@adonisjs/core'
import { Clock } from '#ca/clock'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { CaSettings } from '#ca/authorities/ca_settings'
import { assertOutlives, currentStateAuthority } from '#ca/authorities/list_authorities'
import { buildHolderName } from '#ca/certificates/names'
import { KeyPair } from '#ca/crypto/key_pair'
import { Gathered } from '#ca/gathered'
import { permitSigning } from '#ca/authorities/signing_permit'
import { draftCertificate, holderOf, structureFor } from '#ca/issuance/draft_certificate'
import Region from '#models/region'
import type { AlgorithmName } from '#ca/crypto/algorithms'
import type { CertificationRequest } from '#ca/certificates/pkcs10'
import type { Holder } from '#ca/certificates/holder'
import type { Draft } from '#ca/issuance/draft_certificate'
import type { ProfileId } from '#ca/certificates/profiles/profile'
import type { SigningPermit } from '#ca/authorities/signing_permit'
import type Application from '#models/application'
import type Authority from '#models/authority'

/** A draft with what it was made of. */
export interface DraftForApplication {
  draft: Draft
  /** Who will sign it. */
  authority: Authority
  /** The Kazakh name that the subject has. */
  regionName: string
}

const reading = new Gathered<AlgorithmName, PromiseSettledResult<Authority>>()

/** Who signs with these algorithms, each read once. */
async function authoritiesFor(algorithms: AlgorithmName[]) {
  const different = [...new Set(algorithms)]
  const found = await Promise.allSettled(different.map((each) => currentStateAuthority(each)))
  return algorithms.map((each) => found[different.indexOf(each)])
}

async function authorityFor(algorithm: AlgorithmName): Promise<Authority> {
  const found = await reading.ask(algorithm, authoritiesFor)
  if (found.status === 'rejected') throw found.reason
  return found.value
}

const samples = new Map<AlgorithmName, Uint8Array>()

/** A public key of an algorithm whose private key nobody has. */
function sampleKey(algorithm: AlgorithmName): Uint8Array {
  const sample = samples.get(algorithm) ?? KeyPair.generate(algorithm).spki
  samples.set(algorithm, sample)
  return sample
}

/** Steps 1 and 2 of issuing for one application: the bytes to be signed, and the permit for them. */
@inject()
export class DraftsForApplications {
  constructor(
    protected clock: Clock,
    protected settings: CaSettings,
    protected keys: AuthorityKeys
  ) {}

  /**
   * Step 1: the bytes to be signed, under the State CA key that the request's key leads to.
   *
   * @param structure another than the key leads to, for trials
   * @throws CaError E_AUTHORITY_ABSENT, E_AUTHORITY_ENDS, and those of `draftCertificate`
   */
  async draft(
    application: Application,
    request: CertificationRequest,
    structure?: ProfileId
  ): Promise<DraftForApplication> {
    return this.#draft(await this.#holder(application), request, structure)
  }

  async #holder(application: Application) {
    const { nameKk: regionName } = await Region.findOrFail(application.regionKato)
    return holderOf(application, regionName)
  }

  async #draft(
    holder: Holder,
    request: CertificationRequest,
    structure?: ProfileId
  ): Promise<DraftForApplication> {
    const profile = structureFor(request.spki, this.clock.now(), structure)
    const authority = await authorityFor(profile.signatureAlgorithm)
    const draft = draftCertificate({
      request,
      profile,
      authority,
      holder,
      addresses: this.settings.addresses,
      now: this.clock.now(),
    })
    assertOutlives(authority, draft.notAfter)
    return { draft, authority, regionName: holder.regionName }
  }

  /**
   * The same for a key alone: the subject is rebuilt from the register, whatever a request says of it (S-5).
   *
   * @throws CaError as `draft` does
   */
  async draftForKey(application: Application, spki: Uint8Array): Promise<DraftForApplication> {
    return this.draftForHolder(await this.#holder(application), spki)
  }

  /**
   * The same for a holder whose row is read already.
   *
   * @throws CaError as `draft` does
   */
  draftForHolder(holder: Holder, spki: Uint8Array): Promise<DraftForApplication> {
    return this.#draft(holder, { subject: buildHolderName(holder), spki })
  }

  /**
   * Step 2: the linter's permit.
   *
   * @throws CaError E_LINT
   */
  permit({ draft, authority }: DraftForApplication): SigningPermit {
    return permitSigning(draft.tbs, {
      profile: draft.profile,
      issuer: new Uint8Array(authority.certificate),
      on: this.clock.now(),
    })
  }

  /**
   * Goes through both steps with a key that will never be certified, and opens the key that will sign: what would
   * stop the certificate of an application stops it here, before a key is made for it on a carrier.
   *
   * @throws CaError as `draft` and `permit` do; CryptoError of a key store that does not open
   */
  async rehearse(application: Application, algorithm: AlgorithmName): Promise<void> {
    const drafted = await this.draftForKey(application, sampleKey(algorithm))
    this.permit(drafted)
    await this.keys.open(drafted.authority)
  }
}
