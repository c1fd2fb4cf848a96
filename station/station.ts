import { Turns } from '#station/turns'
import { StationError } from '#station/station_error'
import { unforeseen } from '#station/unforeseen'
import { MESSAGE_VERSION, idOf, readQuestion } from '#station/messages'
import type { CarrierConnector, CarrierDriver } from '#station/drivers/carrier_driver'
import type { Answer, Question, QuestionFields, QuestionType, Results } from '#station/messages'

type Act<T extends QuestionType> = (
  driver: CarrierDriver,
  fields: QuestionFields<T>
) => Promise<Results[T]>

const toBytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'))
const toBase64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

/** The PIN as bytes for the length of one act. */
async function withPin<T>(pin: string, act: (pin: Buffer) => Promise<T>): Promise<T> {
  const bytes = Buffer.from(pin, 'utf8')
  try {
    return await act(bytes)
  } finally {
    bytes.fill(0)
  }
}

const withPins = <T>(one: string, other: string, act: (a: Buffer, b: Buffer) => Promise<T>) =>
  withPin(one, (a) => withPin(other, (b) => act(a, b)))

function connectorOf(text: string): CarrierConnector {
  if (text === 'usb-a' || text === 'type-c') return text
  throw new StationError('E_MESSAGE_MALFORMED')
}

const ACTS: { [T in QuestionType]: Act<T> } = {
  list: (driver) => driver.list(),
  generate: (driver, { serial, pin }) => withPin(pin, (bytes) => driver.generate(serial, bytes)),
  request: (driver, { serial, pin, subject }) =>
    withPin(pin, async (bytes) => toBase64(await driver.request(serial, bytes, toBytes(subject)))),
  renew: (driver, { serial, pin }) => withPin(pin, (bytes) => driver.renew(serial, bytes)),
  sign: (driver, { serial, pin, data }) =>
    withPin(pin, async (bytes) => toBase64(await driver.sign(serial, bytes, toBytes(data)))),
  write: async (driver, { serial, pin, certificate }) => {
    await withPin(pin, (bytes) => driver.write(serial, bytes, toBytes(certificate)))
    return null
  },
  read: async (driver, { serial }) => toBase64(await driver.read(serial)),
  erase: async (driver, { serial, pin }) => {
    await withPin(pin, (bytes) => driver.erase(serial, bytes))
    return null
  },
  objects: (driver, { serial, pin }) =>
    pin === ''
      ? driver.objects(serial, null)
      : withPin(pin, (bytes) => driver.objects(serial, bytes)),
  eraseLeftovers: (driver, { serial, pin }) =>
    withPin(pin, (bytes) => driver.eraseLeftovers(serial, bytes)),
  changePin: async (driver, { serial, pin, newPin }) => {
    await withPins(pin, newPin, (old, fresh) => driver.changePin(serial, old, fresh))
    return null
  },
  unblock: (driver, { serial, officerPin, newPin }) =>
    withPins(officerPin, newPin, (officer, fresh) => driver.unblock(serial, officer, fresh)),
  supplyBlank: (driver, { connector }) => driver.supplyBlank(connectorOf(connector)),
}

/** Answers questions about carriers: one act at a time on each carrier, different carriers side by side. */
export class Station {
  #turns = new Turns()

  /** @param openDriver called at each question, so that a source that cannot be opened says so each time */
  constructor(private openDriver: () => Promise<CarrierDriver>) {}

  /** The answer to one line. Never throws; an error tells its code and facts, nothing of the question. */
  async answer(line: string): Promise<Answer> {
    try {
      const question = readQuestion(line)
      return { v: MESSAGE_VERSION, id: question.id, ok: true, result: await this.#act(question) }
    } catch (error) {
      const { code, facts } = error instanceof StationError ? error : unforeseen(error)
      return { v: MESSAGE_VERSION, id: idOf(line), ok: false, error: { code, facts } }
    }
  }

  async #act({ type, fields }: Question): Promise<unknown> {
    const driver = await this.openDriver()
    const act = ACTS[type] as Act<QuestionType>
    if (!('serial' in fields)) return act(driver, fields)
    return this.#turns.take(String(fields.serial), () => act(driver, fields))
  }
}
