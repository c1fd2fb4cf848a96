import { BaseEvent } from '@adonisjs/core/events'
import type Certificate from '#models/certificate'

/** A certificate is issued and committed. What listens may publish or log it, and changes nothing. */
export default class CertificateIssued extends BaseEvent {
  constructor(readonly certificate: Certificate) {
    super()
  }
}
