import { DateTime } from 'luxon'
import { KeyPair } from '#ca/crypto/key_pair'
import { IssueCertificate } from '#ca/issuance/issue_certificate'
import { buildHolderName } from '#ca/certificates/names'
import { buildRequest } from '#ca/certificates/pkcs10'
import { Challenges, challengeBytes } from '#ca/online/challenges'
import { FileOnlineApplication } from '#ca/online/file_online_application'
import { holderOf } from '#ca/issuance/draft_certificate'
import { ISSUED_ON } from '#tests/support/online_moments'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { signedCms } from '#tests/support/cms'
import Carrier from '#models/carrier'
import CarrierMovement from '#models/carrier_movement'
import Region from '#models/region'
import type Application from '#models/application'
import type Certificate from '#models/certificate'
import type OnlineApplication from '#models/online_application'
import type { ChallengePurpose } from '#models/online_challenge'
import type { Filing } from '#ca/online/filed_rows'
import type { IssuingHouse } from '#tests/support/issuing_house'

let holders = 0

/** A carrier that makes its own key, as a workstation program sees it. */
export interface RealCarrier {
  serial: string
  request(subject: Uint8Array): Promise<Uint8Array>
  write(certificate: Uint8Array): Promise<void>
}

async function subjectOf(application: Application): Promise<Uint8Array> {
  const region = await Region.findOrFail(application.regionKato)
  return buildHolderName(holderOf(application, region.nameKk))
}

/** A holder with a carrier in hand, and the keys that are on it. */
export class OnlineHolder {
  private constructor(
    private readonly house: IssuingHouse,
    readonly application: Application,
    readonly certificate: Certificate,
    readonly pair: KeyPair,
    readonly carrier: Carrier
  ) {}

  get iin() {
    return this.application.iin
  }

  /** Issued offline three years ago, in the State CA's name, and handed out. */
  static async make(
    house: IssuingHouse,
    changes: Partial<Application> = {},
    onto: RealCarrier | null = null
  ) {
    house.at(DateTime.fromISO(ISSUED_ON))
    const letter = await registeredLetter(`01-12/${++holders}`, ISSUED_ON.slice(0, 10))
    const application = await waitingApplication(letter, holders, changes)
    const carrierSerial = onto?.serial ?? `TOKEN${holders}`
    await house.stock(carrierSerial)
    const pair = KeyPair.generate('gost-2015')
    const issuing = await house.make(IssueCertificate)
    const request = onto
      ? await onto.request(await subjectOf(application))
      : await house.request(application, { pair })
    const certificate = await issuing.handle(
      { applicationId: application.id, carrierSerial, request },
      'operator'
    )
    await onto?.write(new Uint8Array(certificate.der ?? []))
    await application.merge({ state: 'handed_out' }).save()
    const carrier = await Carrier.findByOrFail('serialNumber', carrierSerial)
    await carrier.merge({ state: 'handed_out', applicationId: application.id }).save()
    await CarrierMovement.create({
      ...{ carrierId: carrier.id, state: 'handed_out', applicationId: application.id },
      ...{ movedBy: 'operator', movedAt: DateTime.fromISO(ISSUED_ON) },
    })
    return new OnlineHolder(house, application, certificate, pair, carrier)
  }

  /** A challenge for a session, signed with a key, the old one by default. */
  async proof(
    purpose: ChallengePurpose,
    { session = 'session', pair = this.pair, certificate = this.certificate } = {}
  ) {
    const challenges = await this.house.make(Challenges)
    const challenge = await challenges.give(purpose, session)
    const der = new Uint8Array(certificate.der ?? [])
    const cms = await signedCms(challengeBytes(purpose, challenge), pair, der)
    return { challenge, session, cms }
  }

  /** A request over a key on the carrier, as our own station makes it. */
  async request(pair: KeyPair, of: Application = this.application): Promise<Uint8Array> {
    return buildRequest({ subject: await subjectOf(of), signer: pair.signer() })
  }

  /** Files for a certificate over a fresh key. */
  async file(
    changes: Partial<Filing> = {},
    pair = KeyPair.generate('gost-2015'),
    as = this.iin
  ): Promise<OnlineApplication> {
    const filing = await this.house.make(FileOnlineApplication)
    return filing.handle(
      {
        iin: this.iin,
        carrierSerial: this.carrier.serialNumber,
        request: await this.request(pair),
        language: 'kk',
        ground: null,
        ...changes,
      },
      { iin: as }
    )
  }
}
