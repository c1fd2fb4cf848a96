import { BaseModel, column } from '@adonisjs/lucid/orm'

/** A link of the audit chain (docs/architecture.md). Written by `#ca/audit/audit_log` alone, never changed. */
export default class AuditEntry extends BaseModel {
  static selfAssignPrimaryKey = true

  /** 1, 2, 3 … without gaps. */
  @column({ isPrimary: true })
  declare seq: number

  /** ISO 8601, UTC, milliseconds. */
  @column()
  declare at: string

  /** A name of the event catalogue. */
  @column()
  declare event: string

  /** A user's login, `shell:NAME` or `system`. */
  @column()
  declare actor: string

  /** What the act was done to: `letter:12`, `certificate:4f90…`. */
  @column()
  declare subject: string

  /** Canonical JSON text (keys sorted), the very bytes that are hashed. */
  @column()
  declare data: string

  /** Hex SHA-256 of the previous entry; 64 zeros for the first. */
  @column()
  declare previousHash: string

  /** Hex SHA-256 over seq, at, event, actor, subject, data and previousHash. */
  @column()
  declare hash: string
}
