type Callback = (error: unknown, ...rest: unknown[]) => void

/** What of a connection of mysql2 is needed here: the last of what `query` is called with is its callback. */
interface Connection {
  query(...call: unknown[]): unknown
}

/** The values that MariaDB quotes in a message; names of keys and columns stay. */
const VALUE = /(?<=entry |value: |near )'.*'(?=$| for | at )/gs

/**
 * Makes a connection's errors tell which statement failed and why, and no value of it: they would reach the log
 * (CP-5.4). mysql2 puts the whole statement with its values into `sql`, MariaDB the value of a duplicate entry
 * into the message.
 */
export function hideValuesInErrors(connection: Connection): void {
  const query = connection.query.bind(connection)
  connection.query = (...call) => {
    const done = call.pop()
    return query(...call, typeof done === 'function' ? tellLess(done as Callback) : done)
  }
}

const tellLess =
  (done: Callback): Callback =>
  (error, ...rest) =>
    done(error instanceof Error ? withoutValues(error) : error, ...rest)

function withoutValues(error: Error): Error {
  const message = error.message.replaceAll(VALUE, "'…'")
  const stack = error.stack?.replace(error.message, () => message)
  Object.assign(error, { message, sqlMessage: message, stack })
  Reflect.deleteProperty(error, 'sql')
  return error
}
