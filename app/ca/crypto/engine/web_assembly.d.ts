/**
 * What the engine uses of the WebAssembly JavaScript Interface (W3C), which TypeScript declares only together with the
 * whole browser.
 */
declare namespace WebAssembly {
  interface Memory {
    readonly buffer: ArrayBuffer
  }

  interface Global {
    readonly value: number
  }

  class Module {
    constructor(bytes: Uint8Array)
    static imports(module: Module): { module: string; name: string; kind: string }[]
  }

  class Instance {
    constructor(module: Module, imports?: Record<string, Record<string, unknown>>)
    readonly exports: Record<string, unknown>
  }
}
