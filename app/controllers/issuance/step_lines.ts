import type { HttpContext } from '@adonisjs/core/http'

/** An answer that grows while the work goes on: one JSON document a line (application/x-ndjson). */
export class StepLines {
  /** Whether the asker wants to be told of the steps; a plain form does not. */
  static wanted({ request }: HttpContext): boolean {
    return request.header('accept') === 'application/x-ndjson'
  }

  constructor(protected response: HttpContext['response']) {
    response.response.writeHead(200, {
      'content-type': 'application/x-ndjson; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
  }

  /** A step is done. */
  step(step: string) {
    this.#line({ step })
  }

  /** Everything is done or given up: where the reader goes now. */
  go(path: string) {
    this.#line({ go: path })
  }

  /** Nothing more will come. */
  end() {
    this.response.response.end()
  }

  #line(fields: Record<string, string>) {
    this.response.response.write(`${JSON.stringify(fields)}\n`)
  }
}
