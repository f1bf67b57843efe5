/** What is used of it: Node has it, but its types come with the browser's, which this layer must not see. */
declare namespace WebAssembly {
  class Memory {
    constructor(limits: { readonly initial: number; readonly maximum: number })
    readonly buffer: ArrayBuffer
  }
}
